import { ticketCookie } from '#lib/server/web/index.ts';

export const { keepTicket, readTicket, dropTicket } = ticketCookie('__Host-operator-sign-in');
