import { addSources, cardFormSources } from './csp.ts';

export type HeaderFacts = Readonly<{
  /** The route's pattern, such as `/p/[link]`; null when nothing matched. */
  routeId: string | null;
  isHttps: boolean;
  allowsCardForm: boolean;
  allowsOwnFrames?: boolean;
  cardScriptUrl: string;
}>;

/** Two years, as the preload list asks. */
const HSTS = 'max-age=63072000; includeSubDomains';

/** Routes that hold somebody's balance: never indexed, never kept by a browser or a proxy. */
const PRIVATE = /^\/(p|admin|operator|my|repair|cancel)(\/|$)/;

/**
 * Routes whose address or cookie opens something by itself. The portal's pages tell their own site where they come
 * from, so that a phone too old for Fetch Metadata can still show that a form is ours.
 */
const HAS_SECRET = /^\/(p|admin|operator|repair|cancel)(\/|$)/;

/** Puts what every answer carries (OWASP ASVS 3.4); what a route has set itself stays. */
export function putSecurityHeaders(headers: Headers, facts: HeaderFacts): void {
  const isPrivate = PRIVATE.test(facts.routeId ?? '');
  const cardOrigin = new URL(facts.cardScriptUrl).origin;
  const wanted: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': HAS_SECRET.test(facts.routeId ?? '') ? 'no-referrer' : 'same-origin',
    'permissions-policy': `payment=(self "${cardOrigin}"), camera=(), microphone=(), geolocation=(), usb=(), interest-cohort=()`,
    ...(facts.isHttps ? { 'strict-transport-security': HSTS } : {}),
    ...(isPrivate ? { 'x-robots-tag': 'noindex, nofollow', 'cache-control': 'no-store' } : {})
  };
  for (const [name, value] of Object.entries(wanted)) {
    if (!headers.has(name) || name === 'cache-control') headers.set(name, value);
  }
  const policy = headers.get('content-security-policy');
  if (policy && facts.allowsOwnFrames) {
    headers.set('content-security-policy', addSources(policy, { 'frame-src': ["'self'"] }));
  }
  if (policy && facts.allowsCardForm) {
    headers.set('content-security-policy', addSources(policy, cardFormSources(facts.cardScriptUrl)));
  }
}
