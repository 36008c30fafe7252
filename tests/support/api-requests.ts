import type { JsonSchema } from '@valibot/to-json-schema';
import fc from 'fast-check';
import { documented } from './api-contract.ts';
import { API_URL } from './api.ts';

/** A request that nobody in their right mind sends, beside ones that are nearly right. */
export type OddRequest = Readonly<{
  method: string;
  url: string;
  headers: [string, string][];
  body?: string;
}>;

const junk = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u0000', '\ud800', '%', "' or 1=1 --", '9'.repeat(40), '-1', '1e9', '__proto__', 'ſ'),
  fc.string({ minLength: 300, maxLength: 400 })
);
const oddJson = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  junk,
  fc.constantFrom(2 ** 53, -0, 1.5, null, [], {}, '0000-01-01', '2026-02-30', '2199-12-31')
);

/** Requests for every operation; `ids` are of things that are there. */
export function oddRequests(ids: readonly string[]): fc.Arbitrary<OddRequest> {
  const id = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: junk }
  );
  const each = documented.map(({ method, path, operation }) => {
    const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
    const query = fc.record(
      Object.fromEntries(inQuery.map(({ name, schema }) => [name, mostly(valueOf(schema, id))])),
      { requiredKeys: [] }
    );
    const content = operation.requestBody?.content ?? {};
    const types = [...Object.keys(content), 'application/json', 'text/plain'];
    const json = content['application/json']?.schema;
    const body = fc.oneof(
      {
        weight: 6,
        arbitrary: (json ? mostly(valueOf(json, id)) : fc.constant({})).map((v) => JSON.stringify(v))
      },
      { weight: 1, arbitrary: oddJson.map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: junk }
    );
    return fc
      .record({
        id,
        query,
        extra: fc.oneof(
          { weight: 9, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: fc.tuple(junk, junk) }
        ),
        type: fc.constantFrom(types[0]!, types[0]!, ...types),
        key: fc.oneof({ weight: 9, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.constant('') }),
        body
      })
      .map((drawn) => {
        const search = new URLSearchParams(
          Object.entries(drawn.query).map(([name, value]) => [
            name,
            typeof value === 'string' ? value : JSON.stringify(value)
          ])
        );
        if (drawn.extra) search.append(...drawn.extra);
        const headers: [string, string][] =
          method === 'GET' ? [] : [['content-type', drawn.type], ...(drawn.key ? [keyed(drawn.key)] : [])];
        return {
          method,
          url: `${API_URL}${path.replace('{id}', encodeURIComponent(drawn.id.toWellFormed()))}?${search}`,
          headers,
          ...(method !== 'GET' && { body: drawn.body })
        };
      });
  });
  return fc.oneof(...each);
}

const keyed = (key: string): [string, string] => ['idempotency-key', key];

function mostly(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 5, arbitrary: valid }, { weight: 1, arbitrary: oddJson });
}

/** Values that a schema allows; inside an object now and then one that it doesn't. */
function valueOf(schema: JsonSchema, id: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const within = (each: JsonSchema | boolean) => valueOf(each as JsonSchema, id);
  if (schema.format === 'uuid') return id;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(within));
  switch (schema.type) {
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 500 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(within(schema.items as JsonSchema), { maxLength: 5 });
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, each]) => [name, mostly(within(each))])
        ),
        { requiredKeys: schema.required ?? [] }
      );
    default:
      return schema.pattern === undefined || schema.pattern.includes('Cc')
        ? fc.string({ minLength: 1, maxLength: 30 })
        : fc.stringMatching(new RegExp(schema.pattern, 'u'));
  }
}
