import * as v from 'valibot';
import type { Translate } from '#lib/i18n/index.server.ts';
import type { Context } from '../../context.ts';
import type { ApiKey, ApiScope } from '../../domain/identity/index.ts';

/** Whose system is asking: its context acts in the key's name, inside the key's merchant. */
export type ApiCaller = Readonly<{
  ctx: Context;
  key: ApiKey;
  merchantId: string;
  t: Translate;
  /** The same for every repetition of one request with one Idempotency-Key: an id for what it makes. */
  onceId: string;
}>;

/** What a request brought, read by the operation's own schemas. */
export type ApiInput<Query, Body> = Readonly<{
  /** The `{id}` of the path; empty where there is none. */
  id: string;
  query: Query;
  body: Body;
  /** The body as it came, where the operation takes files. */
  file: Uint8Array;
}>;

/**
 * One operation of the API: everything that its router, its validation, its page and its OpenAPI document need, in one
 * place. `{id}` in a path is a UUID.
 */
export type Operation = Readonly<{
  /** Stable: generated clients name their functions after it. */
  id: string;
  method: 'GET' | 'POST' | 'PATCH';
  path: `/${string}`;
  /** The resource under which it is shown. */
  group: string;
  title: string;
  about?: string;
  scope: ApiScope;
  query: v.GenericSchema;
  body: v.GenericSchema | undefined;
  /** Media types of a file in the body's place. */
  files: readonly string[];
  answer: v.GenericSchema;
  /** Every status that it answers when it could be done. */
  statuses: readonly number[];
  /** The status of one answer. */
  statusOf: (answer: unknown) => number;
  /** Codes that are its own; those of every operation stand in `commonRefusals`. */
  refusals: readonly string[];
  run: (input: ApiInput<unknown, unknown>, caller: ApiCaller) => Promise<unknown>;
}>;

type Spec<Q extends v.GenericSchema, B extends v.GenericSchema, A extends v.GenericSchema> = Pick<
  Operation,
  'id' | 'path' | 'group' | 'title' | 'about' | 'scope'
> &
  Readonly<{
    method: Operation['method'];
    query?: Q;
    body?: B;
    files?: readonly string[];
    answer: A;
    /** 200 when absent. */
    status?: number;
    /** Where one operation has several: all of them, and which one an answer has. */
    statuses?: readonly number[];
    statusOf?: (answer: v.InferInput<A>) => number;
    refusals?: readonly string[];
    run: (input: ApiInput<v.InferOutput<Q>, v.InferOutput<B>>, caller: ApiCaller) => Promise<v.InferInput<A>>;
  }>;

const noFields = v.strictObject({});
type NoFields = typeof noFields;

/** Defines an operation; what `run` is given and answers is typed by the schemas. */
export function operation<
  A extends v.GenericSchema,
  Q extends v.GenericSchema = NoFields,
  B extends v.GenericSchema = NoFields
>(spec: Spec<Q, B, A>): Operation {
  const { query, body, files = [], status = 200, refusals = [], ...rest } = spec;
  return {
    ...rest,
    query: query ?? noFields,
    body,
    files,
    statuses: spec.statuses ?? [status],
    statusOf: (spec.statusOf as Operation['statusOf'] | undefined) ?? (() => status),
    refusals,
    run: spec.run as Operation['run']
  };
}

/** Codes that any operation can answer with, beside its own. */
export const commonRefusals = [
  'api-key-not-found',
  'merchant-suspended',
  'scope-not-allowed',
  'too-many-attempts',
  'too-many-requests',
  'request-invalid',
  'internal'
] as const;

/** Codes of every operation that changes something. */
export const writeRefusals = [
  'idempotency-key-missing',
  'idempotency-key-reused',
  'request-in-flight',
  'content-type-unsupported',
  'body-too-large',
  'body-not-json'
] as const;
