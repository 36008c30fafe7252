import { redirect } from '@sveltejs/kit';
import { route } from '#lib/server/web/index.ts';
import { openHeldLink } from '../../link-access.server.ts';
import { pageWords } from '../../page-words.server.ts';
import { readLivePage } from '../../read-held-page.server.ts';
import { attemptsUnderWay } from '../attempts-under-way.ts';
import type { PageServerLoad } from './$types';

/**
 * The step to the bank, as a page of its own. A form may not be answered with a way to another site (`form-action`
 * guards that, too), and from here the payer can also go on later.
 */
export const load: PageServerLoad = route(async (event) => {
  const link = await openHeldLink(event);
  const page = await readLivePage(event, link);
  const wanted = event.url.searchParams.get('attempt');
  const attempt = attemptsUnderWay(page).find(({ attemptId }) => attemptId === wanted);
  const to = attempt?.status === 'requires_action' ? attempt.challengeUrl : undefined;
  if (!attempt || !to || !/^https?:\/\//.test(to)) redirect(303, link.base);
  return {
    ...pageWords(event.locals, page),
    merchant: page.merchant,
    base: link.base,
    to,
    amount: attempt.amount
  };
});
