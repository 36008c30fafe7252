import { redirect } from '@sveltejs/kit';
import { settleReturn } from '#lib/server/domain/collection/index.ts';
import { Refusal, route } from '#lib/server/web/index.ts';
import { openHeldLink } from '../../link-access.server.ts';
import type { PageServerLoad } from './$types';

/** Back from the bank. What the address claims is not believed: the provider is asked, and the pay page says what is so. */
export const load: PageServerLoad = route(async (event) => {
  const link = await openHeldLink(event);
  const attemptId = event.url.searchParams.get('attempt') ?? '';
  try {
    await settleReturn(event.locals.ctx, { token: link.token, attemptId });
  } catch (fault) {
    // An attempt of somebody else, or none: the pay page knows what is open.
    if (!(fault instanceof Refusal) || fault.code !== 'attempt-unknown') throw fault;
  }
  redirect(303, `${link.base}?from=${encodeURIComponent(attemptId)}`);
});
