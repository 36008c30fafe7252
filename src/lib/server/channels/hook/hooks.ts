import { postGuarded } from '../../platform/net/post-guarded.ts';
import { isAllowed, isPublicEndpoint } from '../../platform/net/public-address.ts';
import type { HookChannel } from '../index.ts';

/** Standard Webhooks 1.0 recommends 15 to 30 seconds: whoever needs longer answers first and works afterwards. */
const TIMEOUT_MS = 15_000;

/**
 * The road to merchants' own systems. Anybody can name an address there, so only those of the public internet are
 * reached. `alsoAllowed` is one origin that is reached wherever it is.
 */
export function makeHooks(alsoAllowed: string | undefined): HookChannel {
  return {
    takes: (url) => isPublicEndpoint(url, alsoAllowed),
    post: async ({ url, headers, body }) => {
      if (!isPublicEndpoint(url, alsoAllowed)) return { kind: 'never-sent', because: 'ADDRESS_NOT_PUBLIC' };
      return postGuarded({
        url,
        headers,
        body: new TextEncoder().encode(body),
        isTrusted: isAllowed(url, alsoAllowed),
        timeoutMs: TIMEOUT_MS
      });
    }
  };
}
