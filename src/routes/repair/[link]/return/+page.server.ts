import { redirect } from '@sveltejs/kit';
import { settleSetup } from '#lib/server/domain/collection/index.ts';
import { holdRepairLink, route } from '#lib/server/web/index.ts';
import type { PageServerLoad } from './$types';

/** Back from the bank. What the address claims is not believed: the provider is asked, and the next page says what is so. */
export const load: PageServerLoad = route(async (event) => {
  const link = await holdRepairLink(event);
  const { merchantId, customerId, repairLinkId } = link;
  const setupId = event.url.searchParams.get('setup') ?? '';
  const back = `${event.locals.ctx.origin}/repair/${link.publicId}/return?setup=${encodeURIComponent(setupId)}`;
  await settleSetup(event.locals.ctx, {
    ...{ merchantId, customerId, setupId, repairLinkId },
    tryReturnUrl: `${back}&attempt={attempt}`
  });
  redirect(303, `${link.base}/done?setup=${encodeURIComponent(setupId)}`);
});
