import type { JsonSchema } from '@valibot/to-json-schema';
import type { OpenApiDocument, OpenApiOperation } from '../../src/lib/server/web/index.ts';

/** The types and the list of operations of an OpenAPI document, as a TypeScript file. */
export function drawTypes(document: OpenApiDocument): string {
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)};`
  );
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation }))
  );
  return [
    '// Drawn from the OpenAPI document by `npm run api-client`: change the operations, not this file.',
    '/* eslint max-lines: off -- as long as the document is */',
    '',
    ...schemas,
    '',
    '/** What each operation takes and answers. */',
    'export type Operations = {',
    ...operations.map(
      ({ operation, path }) => `  ${operation.operationId}: ${signatureOf(operation, path)};`
    ),
    '};',
    '',
    '/** Where each operation is. */',
    'export const addresses = {',
    ...operations.map(
      ({ operation, method, path }) => `  ${operation.operationId}: { method: '${method}', path: '${path}' },`
    ),
    '} as const satisfies Record<keyof Operations, { method: string; path: string }>;',
    ''
  ].join('\n');
}

function signatureOf({ parameters, requestBody, responses }: OpenApiOperation, path: string): string {
  const query = parameters.filter((each) => each.in === 'query');
  const fields = query.map(
    ({ name, required, schema }) => `${name}${required ? '' : '?'}: ${typeOf(schema)}`
  );
  const json = requestBody?.content['application/json'];
  const isFile = requestBody !== undefined && Object.keys(requestBody.content).length > 1;
  const body = isFile ? '{ type: string; content: string }' : json && typeOf(json.schema);
  const done = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const parts = [
    ...(path.includes('{id}') ? ['id: string'] : []),
    ...(fields.length > 0 ? [`query?: { ${fields.join('; ')} }`] : []),
    ...(body ? [`body: ${body}`] : [])
  ];
  const answer = typeOf(done?.content['application/json']?.schema ?? {});
  return `{ input: { ${parts.join('; ')} }; answer: ${answer} }`;
}

/** A JSON schema as a type: what the API's own schemas use of it. */
function typeOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((each) => `(${typeOf(each as JsonSchema)})`).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `(${typeOf(schema.items as JsonSchema)})[]`;
    case 'object':
      return objectOf(schema);
    default:
      return 'unknown';
  }
}

function objectOf({ properties, required = [] }: JsonSchema): string {
  if (!properties) return 'Record<string, unknown>';
  const fields = Object.entries(properties).map(
    ([name, each]) => `${name}${required.includes(name) ? '' : '?'}: ${typeOf(each as JsonSchema)}`
  );
  return `{ ${fields.join('; ')} }`;
}

function literal(value: unknown): string {
  return `'${String(value)}'`;
}
