import { readMerchantIcon, type IconSize } from '#lib/server/domain/identity/index.ts';
import { readPortalMerchant, route } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = route(async (event) => {
  const merchant = await readPortalMerchant(event);
  const icon = readMerchantIcon(merchant, Number(event.params.size) as IconSize);
  return new Response(new Uint8Array(icon), { headers: { 'content-type': 'image/png' } });
});
