const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Other systems call these, with a signature or a key instead of a cookie. */
const MACHINES = /^\/api\/(v1|webhooks)\//;

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
  return origin !== null && origin !== ownOrigin;
}
