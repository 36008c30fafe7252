import type { Cookies } from '@sveltejs/kit';

/** Nobody but the two steps of signing in needs it; it ends with the ticket inside. */
const ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;
const TEN_MINUTES_IN_SECONDS = 600;

/** The cookie that carries a ticket from one step of signing in to the next; each door has one of its own. */
export function ticketCookie(name: `__Host-${string}`) {
  return {
    keepTicket: (cookies: Cookies, ticket: string): void =>
      cookies.set(name, ticket, { ...ATTRIBUTES, maxAge: TEN_MINUTES_IN_SECONDS }),
    readTicket: (cookies: Cookies): string | undefined => cookies.get(name),
    dropTicket: (cookies: Cookies): void => cookies.delete(name, ATTRIBUTES)
  };
}
