const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Other systems call these, with a signature, a key or a secret in the address instead of a cookie. `/u/`: a mail
 * provider unsubscribes its reader by one request (RFC 8058).
 */
const MACHINES = /^\/(api\/(v1|webhooks)|u)\//;

/** What a page of another site can send without being asked first: the types of forms. */
const FORMS = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;

/**
 * A payer's phone may be too old for Fetch Metadata, and these pages are `no-referrer`: `Origin: null` is all it can
 * say. Their forms carry a key sealed with the link's secret, and the link's cookie is `SameSite=Lax`.
 */
const SEALED_FORMS = /^\/(p|repair)(\/|$)/;

/**
 * Whether a request that changes something comes from another site's page. A page with `no-referrer` sends
 * `Origin: null` even to its own site; then `Sec-Fetch-Site`, which no script can set, must say that it is ours.
 */
export function isForeign(request: Request, ownOrigin: string): boolean {
  if (SAFE.has(request.method) || MACHINES.test(new URL(request.url).pathname)) return false;
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  const origin = request.headers.get('origin');
  if (origin === 'null' && SEALED_FORMS.test(new URL(request.url).pathname)) return false;
  // A browser that says nothing at all of where a form comes from is none that we know.
  if (origin === null) return FORMS.test(request.headers.get('content-type')?.trim() ?? '');
  return origin !== ownOrigin;
}
