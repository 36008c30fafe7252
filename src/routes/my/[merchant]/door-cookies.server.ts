import type { Cookies } from '@sveltejs/kit';
import { customerCookie } from '#lib/server/domain/identity/index.ts';

/** Which browser asked for a link, until it has signed in or the ten minutes of the message are over. */
const nameOf = (slug: string) => `${customerCookie(slug)}-door`;

const ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;
const TEN_MINUTES_IN_SECONDS = 600;

/** `to`: where its link leads, whichever way it is opened here. */
export function keepTicket(cookies: Cookies, slug: string, ticket: string, to: string): void {
  cookies.set(nameOf(slug), `${ticket} ${to}`, { ...ATTRIBUTES, maxAge: TEN_MINUTES_IN_SECONDS });
}

export function heldTicket(cookies: Cookies, slug: string): string | undefined {
  return cookies.get(nameOf(slug))?.split(' ')[0];
}

/** The page that was asked for before signing in; as good as typed by a stranger. */
export function heldPage(cookies: Cookies, slug: string): string | null {
  return cookies.get(nameOf(slug))?.split(' ')[1] ?? null;
}

export function dropTicket(cookies: Cookies, slug: string): void {
  cookies.delete(nameOf(slug), ATTRIBUTES);
}

/** Signs out as far as this browser knows. */
export function dropSession(cookies: Cookies, slug: string): void {
  cookies.delete(customerCookie(slug), ATTRIBUTES);
}
