import type { Cookies } from '@sveltejs/kit';

/** A link as its cookie needs to know it. */
type KeptLink = Readonly<{
  publicId: string;
  expiresAt: Temporal.Instant;
  state: 'valid' | 'expired' | 'revoked';
}>;

const PREFIX = '__Host-pay-';

/** `__Host-` binds it to this host over HTTPS; the public id keeps two links in one browser apart. */
export function payLinkCookie(publicId: string): string {
  return `${PREFIX}${publicId}`;
}

/** The secrets of the links that this browser holds. */
export function heldPayLinks(cookies: Cookies): string[] {
  return cookies
    .getAll()
    .filter(({ name }) => name.startsWith(PREFIX))
    .map(({ value }) => value);
}

/** Gives a link's secret to the browser, so that the clean address opens it. */
export function keepPayLink(cookies: Cookies, link: KeptLink, secret: string): void {
  cookies.set(payLinkCookie(link.publicId), secret, {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
    // As long as the link; a dead one is shown until the browser closes, a date in the past would erase it at once.
    ...(link.state === 'valid' ? { expires: new Date(link.expiresAt.epochMilliseconds) } : {})
  });
}
