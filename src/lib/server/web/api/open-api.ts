import { toJsonSchema, toJsonSchemaDefs, type JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { commonRefusals, writeRefusals, type Operation } from './operation.ts';
import { problemStatus } from './problem.ts';
import { fieldFaults } from './read-input.ts';

/** An OpenAPI 3.1 document, as far as this API needs one. */
export type OpenApiDocument = Readonly<{
  openapi: '3.1.1';
  info: Readonly<{ title: string; version: string; description: string }>;
  servers: readonly Readonly<{ url: string }>[];
  security: readonly Readonly<Record<string, readonly string[]>>[];
  tags: readonly Readonly<{ name: string }>[];
  paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  components: Readonly<{
    schemas: Readonly<Record<string, JsonSchema>>;
    headers: Readonly<Record<string, unknown>>;
    securitySchemes: Readonly<Record<string, unknown>>;
  }>;
}>;

export type OpenApiParameter = Readonly<{
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: JsonSchema;
}>;

type Content = Readonly<Record<string, Readonly<{ schema: JsonSchema }>>>;

export type OpenApiOperation = Readonly<{
  operationId: string;
  tags: readonly string[];
  summary: string;
  description?: string;
  security: readonly Readonly<Record<string, readonly string[]>>[];
  parameters: readonly OpenApiParameter[];
  requestBody?: Readonly<{ required: true; content: Content }>;
  responses: Readonly<Record<string, OpenApiResponse>>;
}>;

export type OpenApiResponse = Readonly<{
  description: string;
  headers: Readonly<Record<string, Readonly<{ $ref: string }>>>;
  content: Content;
}>;

type Named = Readonly<Record<string, v.GenericSchema>>;

/** What every refusal looks like (RFC 9457). */
const Problem = v.object({
  type: v.pipe(v.string(), v.description('A URN with the code: it names the kind of problem.')),
  title: v.pipe(v.string(), v.description('For people, in the language of Accept-Language.')),
  status: v.number(),
  code: v.pipe(v.string(), v.description('Stable: decide by this.')),
  params: v.record(v.string(), v.unknown()),
  errors: v.optional(
    v.array(
      v.object({
        in: v.picklist(['query', 'body']),
        field: v.string(),
        code: v.picklist(fieldFaults),
        expected: v.optional(v.string())
      })
    )
  ),
  requestId: v.pipe(v.string(), v.description('As in the header X-Request-Id: name it when you ask us.'))
});

/** Draws the document of these operations; `named` are the schemas that it refers to by name. */
export function openApi(
  operations: readonly Operation[],
  given: Readonly<{ title: string; version: string; description: string; url: string; named: Named }>
): OpenApiDocument {
  const { title, version, description, url } = given;
  const named = { ...given.named, Problem };
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const each of operations) (paths[each.path] ??= {})[each.method.toLowerCase()] = describe(each, named);
  const groups = [...new Set(operations.map(({ group }) => group))];
  return {
    openapi: '3.1.1',
    info: { title, version, description },
    servers: [{ url }],
    security: [{ apiKey: [] }],
    tags: groups.map((name) => ({ name })),
    paths,
    components: {
      schemas: toJsonSchemaDefs(named, config),
      headers: HEADERS,
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'qk_…' } }
    }
  };
}

const config = {
  target: 'draft-2020-12',
  typeMode: 'input',
  // A check that no JSON schema can express (a real date) is asked on top of what stands there.
  errorMode: 'ignore',
  overrideRef: ({ referenceId }: { referenceId: string }) => `#/components/schemas/${referenceId}`
} as const;

const integer = { type: 'integer', minimum: 0 } as const;
const HEADERS = {
  RateLimit: {
    description: 'What is left: `"api-key";r=599;t=0`; `t`: in how many seconds there is more.',
    schema: { type: 'string' }
  },
  'RateLimit-Policy': {
    description: 'The limit: `"api-key";q=600;w=60`, so many requests in so many seconds.',
    schema: { type: 'string' }
  },
  'X-Request-Id': { description: 'Names this request in our log.', schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true` on the answer of an earlier request with the same key.',
    schema: { type: 'string' }
  },
  'Retry-After': { description: 'Seconds to wait.', schema: integer }
} as const;
const refs = (...names: readonly (keyof typeof HEADERS)[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
const ALWAYS = ['RateLimit', 'RateLimit-Policy', 'X-Request-Id'] as const;

function describe(operation: Operation, named: Named): OpenApiOperation {
  const { id, group, title, about, scope, files } = operation;
  const body = operation.body && schemaOf(operation.body, named);
  const content =
    files.length > 0
      ? Object.fromEntries(files.map((type) => [type, { schema: {} }]))
      : body && { 'application/json': { schema: body } };
  return {
    operationId: id,
    tags: [group],
    summary: title,
    ...(about !== undefined && { description: about }),
    security: [{ apiKey: [scope] }],
    parameters: parametersOf(operation, named),
    ...(content && { requestBody: { required: true, content } }),
    responses: responsesOf(operation, named)
  };
}

function schemaOf(schema: v.GenericSchema, named: Named): JsonSchema {
  const { $schema: _, $defs: __, ...rest } = toJsonSchema(schema, { ...config, definitions: named });
  return rest;
}

function parametersOf({ method, path, query }: Operation, named: Named): OpenApiParameter[] {
  const { properties = {}, required = [] } = schemaOf(query, named);
  const inPath = {
    name: 'id',
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' }
  } as const;
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description: 'Of your choice, another one for each request: a repetition with the same one is done once.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' }
  } as const;
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query' as const, required: required.includes(name) },
    schema: schema as JsonSchema
  }));
  return [...(path.includes('{id}') ? [inPath] : []), ...inQuery, ...(method === 'GET' ? [] : [key])];
}

/** What an operation answers by status; its refusals are named where their status is. */
function responsesOf(operation: Operation, named: Named): Record<string, OpenApiResponse> {
  const { method, statuses, refusals, answer } = operation;
  const codes = [...commonRefusals, ...(method === 'GET' ? [] : writeRefusals), ...refusals];
  const byStatus = Map.groupBy(codes, problemStatus);
  const schema = schemaOf(answer, named);
  const headers = refs(...ALWAYS, ...(method === 'GET' ? [] : (['Idempotency-Replayed'] as const)));
  const problem = { schema: { $ref: '#/components/schemas/Problem' } };
  const responses: Record<string, OpenApiResponse> = Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\``).join(' · '),
        headers: refs(...ALWAYS, ...(status === 429 ? (['Retry-After'] as const) : [])),
        content: { 'application/problem+json': problem }
      }
    ])
  );
  for (const status of statuses) {
    const refused = responses[status];
    responses[status] = {
      description: refused?.description ?? 'Done.',
      headers,
      content: { 'application/json': { schema }, ...refused?.content }
    };
  }
  return responses;
}
