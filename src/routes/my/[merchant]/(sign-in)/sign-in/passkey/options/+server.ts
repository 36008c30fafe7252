import { json } from '@sveltejs/kit';
import { offerPasskey } from '#lib/server/domain/identity/index.ts';
import { endpoint, requireCustomer } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** What a device needs to make a passkey for the customer who is signed in. */
export const POST: RequestHandler = endpoint(async (event) => {
  const who = await requireCustomer(event);
  return json(await offerPasskey(who.ctx, who));
});
