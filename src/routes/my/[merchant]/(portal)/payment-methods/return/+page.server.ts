import { redirect } from '@sveltejs/kit';
import { settleSetup } from '#lib/server/domain/collection/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { portalPaths } from '../../paths.ts';
import type { PageServerLoad } from './$types';

/** Back from the bank. What the address claims is not believed: the provider is asked, and the next page says what is so. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const paths = portalPaths(merchant.slug);
  const setupId = event.url.searchParams.get('setup') ?? '';
  const back = `${event.locals.ctx.origin}${paths.methodReturn()}?setup=${encodeURIComponent(setupId)}`;
  await settleSetup(ctx, {
    ...{ merchantId, customerId, setupId },
    tryReturnUrl: `${back}&attempt={attempt}`
  });
  redirect(303, paths.methodSetup(setupId));
});
