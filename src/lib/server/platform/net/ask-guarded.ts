import { lookup as resolve } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

export type GuardedRequest = Readonly<{
  url: string;
  headers: Readonly<Record<string, string>>;
  /** With one it is a POST; without, a GET. */
  body?: Uint8Array;
  /** The name may lead to any address, also to this machine. */
  isTrusted: boolean;
  /** How long the other side has, from the look-up of its name to the end of its answer. */
  timeoutMs?: number;
}>;

/** `never-sent`: nobody was reached, so nothing can have been taken. `silence`: it may or may not have been. */
export type GuardedAnswer =
  | Readonly<{
      kind: 'answer';
      status: number;
      location?: string;
      /** `Retry-After` as it was written. */
      retryAfter?: string;
      /** The start of what was answered: 10 kB at most. */
      text: string;
    }>
  | Readonly<{ kind: 'never-sent'; because: string }>
  | Readonly<{ kind: 'silence'; because: string }>;

/** Longer than anybody's usual answer, shorter than a job may run. */
const ANSWER_MS = 20_000;
/** More than this is not read. */
const MOST_ANSWER_BYTES = 10_000;
const NOT_PUBLIC = 'ADDRESS_NOT_PUBLIC';
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  NOT_PUBLIC
]);

/**
 * Posts to, or asks, an address that a stranger named. The connection is made to the very address that was looked at, so that a
 * name can't lead elsewhere a moment later; no redirect is followed, and no answer read beyond 10 kB.
 */
export function askGuarded(asked: GuardedRequest): Promise<GuardedAnswer> {
  const { body } = asked;
  const { protocol, hostname } = new URL(asked.url);
  // A number is never looked up, so `lookup` never sees it.
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (!asked.isTrusted && isIP(literal) !== 0 && !isPublicAddress(literal))
    return Promise.resolve({ kind: 'never-sent', because: NOT_PUBLIC });
  const request = protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((done) => {
    const sending = request(
      asked.url,
      {
        method: body ? 'POST' : 'GET',
        headers: { ...asked.headers, ...(body && { 'content-length': String(body.byteLength) }) },
        signal: AbortSignal.timeout(asked.timeoutMs ?? ANSWER_MS),
        // A connection of its own: one that is kept was perhaps made to another address.
        agent: false,
        ...(asked.isTrusted ? {} : { lookup: lookupPublic })
      },
      (response) => readAnswer(response, done)
    );
    sending.on('error', (error: NodeJS.ErrnoException) => {
      const because = error.code ?? error.name;
      done({ kind: NEVER_SENT.has(because) ? 'never-sent' : 'silence', because });
    });
    sending.end(body);
  });
}

function readAnswer(response: IncomingMessage, done: (answer: GuardedAnswer) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
    chunks.push(chunk);
    if (bytes > MOST_ANSWER_BYTES) response.destroy();
  });
  response.on('error', () => undefined);
  const { location, 'retry-after': retryAfter } = response.headers;
  response.on('close', () =>
    done({
      kind: 'answer',
      status: response.statusCode ?? 0,
      text: Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString('utf8'),
      ...(location !== undefined && { location }),
      ...(retryAfter !== undefined && { retryAfter })
    })
  );
}

/** Resolves a name and refuses it when any of its addresses is not of the public internet. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
      return callback(Object.assign(new Error('not a public address'), { code: NOT_PUBLIC }), '', 0);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};
