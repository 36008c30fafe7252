import { json } from '@sveltejs/kit';
import { askForPasskey } from '#lib/server/domain/identity/index.ts';
import { endpoint, readPortalMerchant } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** What a device is asked to sign, for whoever wants to sign in. Names nobody. */
export const POST: RequestHandler = endpoint(async (event) => {
  const merchant = await readPortalMerchant(event);
  const address = event.getClientAddress();
  return json(await askForPasskey(event.locals.ctx, { merchant, address }));
});
