import type { Cookies } from '@sveltejs/kit';

const COOKIE = '__Host-operator-sign-in';
/** Nobody but the two steps of signing in needs it; it ends with the ticket inside. */
const ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;
const TEN_MINUTES_IN_SECONDS = 600;

export function keepTicket(cookies: Cookies, ticket: string): void {
  cookies.set(COOKIE, ticket, { ...ATTRIBUTES, maxAge: TEN_MINUTES_IN_SECONDS });
}

export function readTicket(cookies: Cookies): string | undefined {
  return cookies.get(COOKIE);
}

export function dropTicket(cookies: Cookies): void {
  cookies.delete(COOKIE, ATTRIBUTES);
}
