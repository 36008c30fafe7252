/** Holds a request against the shapes of the API version, and turns text into numbers, booleans and lists. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { invalidRequest, missing } from '../errors.ts';
import type { FormObject, FormValue } from '../form-body.ts';
import type { Shape } from './shape.ts';

const derived = JSON.parse(readFileSync(path.join(import.meta.dirname, 'parameters.json'), 'utf8')) as {
  endpoints: Record<string, number>;
  shapes: Shape[];
};

/** Names that a request may carry besides those of its type, e.g. a card number from the payment form. */
export type ExtraFields = Readonly<Record<string, Shape>>;

/**
 * The parameters, typed. Refuses unknown ones, missing ones and wrong values as Stripe does, with `param`.
 * @param endpoint e.g. `POST /v1/refunds`
 */
export function checkParameters(
  endpoint: string,
  form: FormObject,
  extra: ExtraFields = {}
): Record<string, unknown> {
  const shape = derived.shapes[derived.endpoints[endpoint] ?? -1];
  if (shape?.kind !== 'object') throw new Error(`no shape for ${endpoint}`);
  return checkObject(shape, form, '', extra);
}

/** The shape of an endpoint's parameters, or of one of them, to be used for another endpoint. */
export function shapeOf(endpoint: string, field?: string): Shape {
  const shape = derived.shapes[derived.endpoints[endpoint] ?? -1];
  if (shape?.kind !== 'object') throw new Error(`no shape for ${endpoint}`);
  return field === undefined ? shape : derived.shapes[shape.fields[field]!]!;
}

function checkObject(
  shape: Extract<Shape, { kind: 'object' }>,
  form: FormObject,
  prefix: string,
  extra: ExtraFields = {}
): Record<string, unknown> {
  const names = Object.keys(form);
  const unknown = names.filter((name) => !Object.hasOwn(shape.fields, name) && !Object.hasOwn(extra, name));
  if (unknown.length > 0) {
    const paths = unknown.map((name) => nameIn(prefix, name));
    throw invalidRequest(`Received unknown parameter${paths.length > 1 ? 's' : ''}: ${paths.join(', ')}`, {
      code: 'parameter_unknown',
      param: paths[0]!
    });
  }
  for (const name of shape.required ?? []) {
    if (form[name] === undefined) throw missing(nameIn(prefix, name));
  }
  const result: Record<string, unknown> = {};
  for (const name of names) {
    const field = extra[name] ?? derived.shapes[shape.fields[name]!]!;
    result[name] = check(field, form[name]!, nameIn(prefix, name));
  }
  return result;
}

function check(shape: Shape, value: FormValue, param: string): unknown {
  switch (shape.kind) {
    case 'object':
      if (value === '') return {};
      if (!isObject(value)) throw invalidRequest('Invalid object', { param });
      return checkObject(shape, value, param);
    case 'map':
      return checkMap(value, param);
    case 'array':
      return checkArray(shape.of, value, param);
    case 'emptyable':
      return value === '' ? '' : check(derived.shapes[shape.of]!, value, param);
    case 'any-of':
      return checkAnyOf(shape.of, value, param);
    case 'string':
    case 'integer':
    case 'decimal':
    case 'boolean':
    case 'enum':
      return checkText(shape, value, param);
  }
}

function checkText(
  shape: Extract<Shape, { kind: 'string' | 'integer' | 'decimal' | 'boolean' | 'enum' }>,
  value: FormValue,
  param: string
): unknown {
  if (typeof value !== 'string') throw invalidRequest(`Invalid ${shape.kind}: {}`, { param });
  if (value === '') {
    const message = `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`;
    throw invalidRequest(message, { code: 'parameter_invalid_empty', param });
  }
  switch (shape.kind) {
    case 'string':
      return value;
    case 'integer':
      if (!/^-?\d{1,15}$/.test(value)) {
        throw invalidRequest(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param });
      }
      return Number(value);
    case 'decimal':
      if (!/^-?\d+(\.\d+)?$/.test(value)) throw invalidRequest(`Invalid decimal: ${value}`, { param });
      return value;
    case 'boolean':
      if (value !== 'true' && value !== 'false') throw invalidRequest(`Invalid boolean: ${value}`, { param });
      return value === 'true';
    case 'enum':
      if (!shape.values.includes(value)) {
        throw invalidRequest(`Invalid ${param}: must be ${oneOf(shape.values)}`, { param });
      }
      return value;
  }
}

function checkMap(value: FormValue, param: string): Record<string, string> {
  if (!isObject(value)) throw invalidRequest('Invalid hash', { param });
  const entries = Object.entries(value);
  // https://docs.stripe.com/api/metadata: 50 keys of at most 40 characters, values of at most 500.
  if (entries.length > 50) throw invalidRequest('Metadata can hold at most 50 keys.', { param });
  for (const [key, text] of entries) {
    if (typeof text !== 'string')
      throw invalidRequest('Metadata values must be strings', { param: nameIn(param, key) });
    if (key.length > 40)
      throw invalidRequest(`Metadata keys can have up to 40 characters: ${key}`, { param });
    if (text.length > 500) {
      throw invalidRequest(
        `Metadata values can have up to 500 characters, but you passed in a value that is ${text.length} characters.`,
        { param: nameIn(param, key) }
      );
    }
  }
  return value as Record<string, string>;
}

function checkArray(of: number, value: FormValue, param: string): unknown[] {
  if (!Array.isArray(value)) throw invalidRequest('Invalid array', { param });
  return value.map((item, place) => check(derived.shapes[of]!, item, `${param}[${place}]`));
}

function checkAnyOf(of: readonly number[], value: FormValue, param: string): unknown {
  let last: unknown;
  for (const choice of of) {
    try {
      return check(derived.shapes[choice]!, value, param);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

const nameIn = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}[${name}]`);
const isObject = (value: FormValue): value is FormObject =>
  typeof value === 'object' && !Array.isArray(value);

function oneOf(values: readonly string[]): string {
  if (values.length === 1) return values[0]!;
  return `one of ${values.slice(0, -1).join(', ')}, or ${values.at(-1)}`;
}
