import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { Refusal } from '../../platform/refusal.ts';

/** Every way in which a field can be wrong. */
export const fieldFaults = [
  'missing',
  'unknown-field',
  'wrong-type',
  'wrong-format',
  'not-one-of',
  'too-short',
  'too-long',
  'too-low',
  'too-high'
] as const;

/** What is wrong with one field of a request, for the program's author. */
export type FieldFault = Readonly<{
  in: 'query' | 'body';
  /** `address.country`, `invoices.0.number`; empty for the whole. */
  field: string;
  code: (typeof fieldFaults)[number];
  /** What was expected, in the words of the schema: `"NL" | "BE"`, `>=1`. */
  expected?: string;
}>;

const CODES: Readonly<Record<string, FieldFault['code']>> = {
  picklist: 'not-one-of',
  literal: 'not-one-of',
  min_length: 'too-short',
  max_length: 'too-long',
  min_value: 'too-low',
  max_value: 'too-high',
  regex: 'wrong-format',
  check: 'wrong-format',
  partial_check: 'wrong-format',
  iso_date: 'wrong-format'
};

/** More faults than anybody mends at once. */
const MOST_FAULTS = 50;

/**
 * Reads a query by its schema. A parameter that the schema counts as a number is one when it is written as one. Refuses
 * `request-invalid` with the fault of each field.
 */
export function readQuery<S extends v.GenericSchema>(schema: S, query: URLSearchParams): v.InferOutput<S> {
  const numbers = numbersOf(schema);
  const entries = [...new Set(query.keys())].map((name) => {
    const all = query.getAll(name);
    const [first = ''] = all;
    const isNumber = numbers.has(name) && /^-?\d{1,9}$/.test(first);
    return [name, all.length > 1 ? all : isNumber ? Number(first) : first] as const;
  });
  return read('query', schema, Object.fromEntries(entries));
}

const known = new WeakMap<v.GenericSchema, ReadonlySet<string>>();

/** The parameters that are whole numbers, as the document says. */
function numbersOf(schema: v.GenericSchema): ReadonlySet<string> {
  const before = known.get(schema);
  if (before) return before;
  const { properties = {} } = toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' });
  const names = Object.entries(properties).filter(
    ([, each]) => typeof each === 'object' && each.type === 'integer'
  );
  const numbers = new Set(names.map(([name]) => name));
  known.set(schema, numbers);
  return numbers;
}

/** Reads a body of JSON by its schema. Refuses `body-not-json`, and `request-invalid` with the fault of each field. */
export function readJson<S extends v.GenericSchema>(schema: S, body: Uint8Array): v.InferOutput<S> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Refusal('body-not-json');
  }
  return read('body', schema, value);
}

function read<S extends v.GenericSchema>(
  place: FieldFault['in'],
  schema: S,
  value: unknown
): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const errors = result.issues.slice(0, MOST_FAULTS).map((issue) => faultOf(place, issue));
  throw new Refusal('request-invalid', { errors });
}

function faultOf(place: FieldFault['in'], issue: v.BaseIssue<unknown>): FieldFault {
  const { type, kind, expected, received } = issue;
  const isKeyOfObject = type === 'strict_object';
  const code = isKeyOfObject
    ? expected === 'never'
      ? 'unknown-field'
      : received === 'undefined'
        ? 'missing'
        : 'wrong-type'
    : (CODES[type] ?? (kind === 'schema' ? 'wrong-type' : 'wrong-format'));
  const hasExpected = expected !== null && expected !== 'never' && code !== 'missing';
  return {
    in: place,
    field: v.getDotPath(issue) ?? '',
    code,
    ...(hasExpected && { expected })
  };
}
