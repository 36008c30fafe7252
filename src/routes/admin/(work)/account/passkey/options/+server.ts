import { json } from '@sveltejs/kit';
import { offerStaffPasskey } from '#lib/server/domain/identity/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readTicket } from '../../../../sign-in/ticket-cookie.server.ts';
import type { RequestHandler } from './$types';

/** What a device needs to make a passkey for whoever works here and has just shown password and code. */
export const POST: RequestHandler = staffRoute('see-invoices', async ({ cookies }, { ctx, staff }) =>
  json(await offerStaffPasskey(ctx, staff, { ticket: readTicket(cookies) }))
);
