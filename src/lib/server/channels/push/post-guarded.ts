import { lookup as resolve } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ProviderAnswer } from '../ask-provider.ts';
import { isPublicAddress } from './push-endpoint.ts';

export type GuardedPost = Readonly<{
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  /** The name may lead to any address, also to this machine. */
  isTrusted: boolean;
}>;

const ANSWER_MS = 20_000;
/** A push service has nothing to tell; more than this is not read. */
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
 * Posts to an address that a stranger named. The connection is made to the very address that was looked at, so that a
 * name can't lead elsewhere a moment later; no redirect is followed, and no answer read beyond 10 kB.
 */
export function postGuarded(post: GuardedPost): Promise<ProviderAnswer & Readonly<{ location?: string }>> {
  const request = post.url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((done) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const because = error.code ?? error.name;
      done({ kind: NEVER_SENT.has(because) ? 'never-sent' : 'silence', because });
    };
    const sending = request(
      post.url,
      {
        method: 'POST',
        headers: { ...post.headers, 'content-length': String(post.body.byteLength) },
        signal: AbortSignal.timeout(ANSWER_MS),
        // A connection of its own: one that is kept was perhaps made to another address.
        agent: false,
        ...(post.isTrusted ? {} : { lookup: lookupPublic })
      },
      (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.byteLength;
          if (bytes > MOST_ANSWER_BYTES) response.destroy();
        });
        const location = response.headers.location;
        response.on('close', () =>
          done({
            kind: 'answer',
            status: response.statusCode ?? 0,
            body: undefined,
            ...(location !== undefined && { location })
          })
        );
        response.on('error', () => undefined);
      }
    );
    sending.on('error', fail);
    sending.end(post.body);
  });
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
