import { askGuarded } from '../../platform/net/ask-guarded.ts';
import { isAllowed, isPublicEndpoint } from '../../platform/net/public-address.ts';
import type { AgencyChannel, HookAnswer, HookChannel, HookMessage } from '../index.ts';

/** Standard Webhooks 1.0 recommends 15 to 30 seconds: whoever needs longer answers first and works afterwards. */
const TIMEOUT_MS = 15_000;

/**
 * The road to merchants' own systems. Anybody can name an address there, so only those of the public internet are
 * reached. `alsoAllowed` is one origin that is reached wherever it is.
 */
export function makeHooks(alsoAllowed: string | undefined): HookChannel {
  const { takes, post } = makeAgencies(alsoAllowed);
  return { takes, post };
}

/** The same road to collection agencies, of whom one can ask, too. */
export function makeAgencies(alsoAllowed: string | undefined): AgencyChannel {
  const reachAt = async (
    { url, headers }: Omit<HookMessage, 'body'>,
    body: string | undefined
  ): Promise<HookAnswer> => {
    if (!isPublicEndpoint(url, alsoAllowed)) return { kind: 'never-sent', because: 'ADDRESS_NOT_PUBLIC' };
    return askGuarded({
      ...{ url, headers, timeoutMs: TIMEOUT_MS },
      ...(body !== undefined && { body: new TextEncoder().encode(body) }),
      isTrusted: isAllowed(url, alsoAllowed)
    });
  };
  return {
    takes: (url) => isPublicEndpoint(url, alsoAllowed),
    post: (message) => reachAt(message, message.body),
    ask: (message) => reachAt(message, undefined)
  };
}
