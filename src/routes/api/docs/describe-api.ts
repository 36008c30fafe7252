import type { JsonSchema } from '@valibot/to-json-schema';
import type { OpenApiDocument, OpenApiOperation } from '#lib/server/web/index.ts';
import { exampleOf } from './example-of.ts';

/** A field of a request or an answer, in words. */
export type FieldWords = Readonly<{ name: string; type: string; isRequired: boolean; about: string }>;

export type OperationWords = Readonly<{
  id: string;
  method: string;
  path: string;
  title: string;
  about: string;
  scope: string;
  query: readonly FieldWords[];
  /** One list, or one for each form that the body may have. */
  bodies: readonly (readonly FieldWords[])[];
  files: readonly string[];
  answers: readonly Readonly<{ status: string; about: string }>[];
  request: string;
  answer: string;
}>;

export type ApiWords = Readonly<{
  groups: readonly Readonly<{ name: string; slug: string; operations: readonly OperationWords[] }>[];
  schemas: readonly Readonly<{ name: string; fields: readonly FieldWords[] }>[];
}>;

/** The document as a page shows it. */
export function describeApi(document: OpenApiDocument): ApiWords {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      group: operation.tags[0]!,
      words: operationWords(document, method.toUpperCase(), path, operation)
    }))
  );
  return {
    groups: document.tags.map(({ name }) => ({
      name,
      slug: name.toLowerCase().replaceAll(' ', '-'),
      operations: operations.filter(({ group }) => group === name).map(({ words }) => words)
    })),
    schemas: Object.entries(document.components.schemas)
      .filter(([, { type }]) => type === 'object')
      .map(([name, schema]) => ({ name, fields: fieldsOf(schema) }))
  };
}

function operationWords(
  document: OpenApiDocument,
  method: string,
  path: string,
  operation: OpenApiOperation
): OperationWords {
  const { operationId: id, summary: title, description: about = '', responses } = operation;
  const content = operation.requestBody?.content ?? {};
  const files = Object.keys(content).length > 1 ? Object.keys(content) : [];
  const json = files.length > 0 ? undefined : content['application/json']?.schema;
  const inQuery = operation.parameters.filter((each) => each.in === 'query');
  const done = Object.entries(responses).find(([status]) => status.startsWith('2'))!;
  const answerSchema = done[1].content['application/json']!.schema;
  const { schemas } = document.components;
  const body = json && exampleOf(json, schemas);
  return {
    ...{ id, method, path, title, about, files },
    scope: operation.security[0]!['apiKey']![0]!,
    query: inQuery.map(({ name, required, schema }) => fieldWords(name, schema, required)),
    bodies: json ? (json.oneOf ?? [json]).map((each) => fieldsOf(each as JsonSchema)) : [],
    answers: Object.entries(responses).map(([status, { description }]) => ({ status, about: description })),
    request: curl(document.servers[0]!.url, method, path, files, body),
    answer: `${done[0]}\n${JSON.stringify(exampleOf(answerSchema, schemas), null, 2)}`
  };
}

function curl(url: string, method: string, path: string, files: readonly string[], body: unknown): string {
  const address = `${url}${path.replace('{id}', '019a2f4e-7c11-7b3a-9d52-4e0f6a81c2d7')}`;
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${address}`,
    "  -H 'Authorization: Bearer qk_…'",
    ...(method === 'GET' ? [] : ["  -H 'Idempotency-Key: 7f0b1c52'"]),
    ...(files.length > 0 ? ["  -H 'Content-Type: text/csv'", '  --data-binary @november.csv'] : []),
    ...(body === undefined
      ? []
      : ["  -H 'Content-Type: application/json'", `  -d '${JSON.stringify(body, null, 2)}'`])
  ];
  return lines.join(' \\\n');
}

/** The fields of an object, those of objects within it behind a dot. */
function fieldsOf({ properties = {}, required = [] }: JsonSchema, before = ''): FieldWords[] {
  return Object.entries(properties).flatMap(([name, each]) => {
    const schema = each as JsonSchema;
    const inner = objectWithin(schema);
    const list = schema.type === 'array' ? '[]' : '';
    return [
      fieldWords(before + name, schema, required.includes(name)),
      ...(inner ? fieldsOf(inner, `${before}${name}${list}.`) : [])
    ];
  });
}

function objectWithin(schema: JsonSchema): JsonSchema | undefined {
  if (schema.type === 'object') return schema.properties ? schema : undefined;
  if (schema.type === 'array') return objectWithin(schema.items as JsonSchema);
  return schema.anyOf?.map((each) => objectWithin(each as JsonSchema)).find(Boolean);
}

function fieldWords(name: string, schema: JsonSchema, isRequired: boolean): FieldWords {
  const { description, default: usual } = schema;
  const otherwise = usual === undefined ? '' : `\`${String(usual)}\` when absent.`;
  return {
    name,
    isRequired,
    type: typeWords(schema),
    about: [description, otherwise].filter(Boolean).join(' ')
  };
}

function typeWords(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((each) => `\`${String(each)}\``).join(' · ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((each) => typeWords(each as JsonSchema)).join(' or ');
  switch (schema.type) {
    case 'array':
      return `list of ${typeWords(schema.items as JsonSchema)}`;
    case 'string':
      return textWords(schema);
    case 'integer':
      return `whole number${schema.maximum === undefined ? '' : `, ${schema.minimum}–${schema.maximum}`}`;
    case 'boolean':
      return 'true or false';
    default:
      return String(schema.type ?? 'anything');
  }
}

function textWords({ format, maxLength }: JsonSchema): string {
  if (format === 'uuid') return 'UUID';
  if (format === 'date') return 'date';
  if (format === 'date-time') return 'moment';
  return maxLength === undefined ? 'text' : `text, up to ${maxLength}`;
}
