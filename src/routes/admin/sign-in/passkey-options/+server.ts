import { json } from '@sveltejs/kit';
import { askForStaffPasskey } from '#lib/server/domain/identity/index.ts';
import { endpoint } from '#lib/server/web/index.ts';
import { readTicket } from '../ticket-cookie.server.ts';
import type { RequestHandler } from './$types';

/** What a device is asked to sign as the second step, for whoever passed the first. */
export const POST: RequestHandler = endpoint(async ({ locals, cookies, getClientAddress }) => {
  const asked = { ticket: readTicket(cookies), address: getClientAddress() };
  return json(await askForStaffPasskey(locals.ctx, asked));
});
