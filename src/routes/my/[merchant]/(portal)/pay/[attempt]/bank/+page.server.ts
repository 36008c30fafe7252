import { redirect } from '@sveltejs/kit';
import { readAttemptOfCustomer } from '#lib/server/domain/collection/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { portalPaths } from '../../../paths.ts';
import { portalWords } from '../../../words.server.ts';
import type { PageServerLoad } from './$types';

/**
 * The step to the bank, as a page of its own. A form may not be answered with a way to another site (`form-action`
 * guards that, too), and from here the customer can also go on later.
 */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const attempt = await readAttemptOfCustomer(ctx, {
    merchantId,
    customerId,
    attemptId: event.params.attempt
  });
  const to = attempt.status === 'requires_action' ? attempt.challengeUrl : null;
  if (!to || !/^https?:\/\//.test(to)) redirect(303, portalPaths(merchant.slug).payResult(attempt.id));
  const words = portalWords(who, event.locals.language);
  return { texts: words.pick(['portal:bank']), isFlow: true, to, amount: words.money(attempt.amount) };
});
