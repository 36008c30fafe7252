import { redirect } from '@sveltejs/kit';
import { settleReturn } from '#lib/server/domain/collection/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { portalPaths } from '../../../paths.ts';
import type { PageServerLoad } from './$types';

/** Back from the bank. What the address claims is not believed: the provider is asked, and the result says what is so. */
export const load: PageServerLoad = customerRoute(async ({ params }, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const attemptId = params.attempt;
  await settleReturn(ctx, { merchantId, customerId, attemptId });
  redirect(303, portalPaths(merchant.slug).payResult(attemptId));
});
