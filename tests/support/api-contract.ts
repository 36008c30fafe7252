import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import { documentFor } from '../../src/routes/api/v1/document.ts';

const document = documentFor('https://pay.example');
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'document');
const compiled = new Map<string, ValidateFunction>();

export type Met = Readonly<{ operationId: string; status: number }>;

/** Every operation of the document, with its address. */
export const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    pointer: `/paths/${escape(path)}/${method}`,
    operation
  }))
);

/**
 * Holds an answer against the document: a status that stands there, a body of its schema, and where it is a refusal, a
 * code that stands beside that status.
 */
export async function expectAsDocumented(request: Request, response: Response): Promise<Met> {
  const path = new URL(request.url).pathname.replace('/api/v1', '');
  const found = documented.find((each) => each.method === request.method && fits(each.path, path));
  if (!found) throw new Error(`not in the document: ${request.method} ${path}`);
  const { operationId, responses } = found.operation;
  const told = responses[response.status];
  const body = (await response.clone().json()) as { code?: string };
  const type = response.headers.get('content-type') ?? '';
  const what = `${operationId} answered ${response.status} ${type} ${JSON.stringify(body)}`;
  expect(told?.content[type], what).toBeDefined();
  const pointer = `${found.pointer}/responses/${response.status}/content/${escape(type)}/schema`;
  const validate = compiledAt(pointer);
  expect(validate(body) ? [] : validate.errors, what).toEqual([]);
  if (type === 'application/problem+json') expect(told?.description, what).toContain(`\`${body.code}\``);
  return { operationId, status: response.status };
}

function compiledAt(pointer: string): ValidateFunction {
  const before = compiled.get(pointer);
  if (before) return before;
  const validate = ajv.compile({ $ref: `document#${encodeURI(pointer)}` });
  compiled.set(pointer, validate);
  return validate;
}

function fits(template: string, path: string): boolean {
  return new RegExp(`^${template.replace('{id}', '[^/]+')}$`).test(path);
}

function escape(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}
