import { createHash } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { answerOnce, type ApiAnswer } from '../../domain/identity/index.ts';
import { Refusal } from '../../platform/refusal.ts';
import { hashRequest } from '../hash-request.ts';
import { readBody } from '../read-body.ts';
import type { ApiCaller, Operation } from './operation.ts';
import { readJson, readQuery } from './read-input.ts';

/** More than any one object has. */
const MOST_JSON_BYTES = 100_000;
/** More than this is a file: import it with `npm run import` or in the admin. */
const MOST_FILE_BYTES = 10_000_000;

type Caller = Omit<ApiCaller, 'onceId'>;

/** Reads what the operation takes, does it, and answers; what changes something is done once per Idempotency-Key. */
export async function performOperation(
  event: RequestEvent,
  operation: Operation,
  id: string,
  caller: Caller
): Promise<Response> {
  const { request, url } = event;
  const headers = { 'content-type': 'application/json', 'cache-control': 'private, no-store' };
  if (operation.method === 'GET') {
    const query = readQuery(operation.query, url.searchParams);
    const { status, body } = await answer(operation, { id, query }, { ...caller, onceId: '' });
    return new Response(request.method === 'HEAD' ? null : body, { status, headers });
  }
  const query = readQuery(operation.query, url.searchParams);
  const type = readType(request, operation);
  const key = request.headers.get('idempotency-key') ?? '';
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new Refusal('idempotency-key-missing');
  const isFile = operation.files.length > 0;
  const bytes = await readBody(request, isFile ? MOST_FILE_BYTES : MOST_JSON_BYTES);
  const requestHash = hashRequest([request.method, url.pathname + url.search, type], bytes);
  const body = operation.body && readJson(operation.body, bytes);
  const { merchantId } = caller;
  const onceId = idOf(merchantId, key, requestHash);
  const once = await answerOnce(caller.ctx, { merchantId, key, requestHash }, () =>
    answer(operation, { id, query, body, file: bytes }, { ...caller, onceId })
  );
  return new Response(once.body, {
    status: once.status,
    headers: once.isRepeated ? { ...headers, 'idempotency-replayed': 'true' } : headers
  });
}

async function answer(
  operation: Operation,
  given: Readonly<{ id: string; query: unknown; body?: unknown; file?: Uint8Array }>,
  caller: ApiCaller
): Promise<ApiAnswer> {
  const { body, file = new Uint8Array() } = given;
  const result = await operation.run({ ...given, body, file }, caller);
  return { status: operation.statusOf(result), body: JSON.stringify(result) };
}

/** An act without a body needs no type; anything else says what it is. */
function readType(request: Request, { body, files }: Operation): string {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const supported = files.length > 0 ? files : ['application/json'];
  const isNeeded = body !== undefined || files.length > 0;
  if (isNeeded && !supported.includes(type))
    throw new Refusal('content-type-unsupported', { supported: supported.join(', ') });
  return type;
}

/** A UUID version 8 (RFC 9562) that only this request has: by it a money-moving act is known when it is asked again. */
function idOf(merchantId: string, key: string, requestHash: Uint8Array): string {
  const hash = createHash('sha256').update(`${merchantId}\0${key}\0`).update(requestHash).digest();
  hash[6] = 0x80 | (hash[6]! & 0x0f);
  hash[8] = 0x80 | (hash[8]! & 0x3f);
  const hex = hash.toString('hex', 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
