import { redirect } from '@sveltejs/kit';
import { describeCancellation } from '#lib/server/domain/notifications/index.ts';
import { action, findFeedback, keepFeedback, Refusal, route } from '#lib/server/web/index.ts';
import { wayOutWords } from '../../open-way-out.server.ts';
import { findStopped } from './find-stopped.server.ts';
import { openReceipt } from './open-receipt.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The receipt, at once and for as long as its address is kept. The same words as in the e-mail and on the paper. */
export const load: PageServerLoad = route(async (event) => {
  const { merchant, declared } = await openReceipt(event);
  const { headline, facts, paragraphs } = describeCancellation(declared, merchant, event.locals.language);
  const stopped = await findStopped(event.locals, declared);
  return {
    ...wayOutWords(event, merchant),
    headline,
    facts,
    paragraphs,
    email: declared.email,
    file: `${event.url.pathname}/file`,
    feedback: stopped && (await findFeedback(event.locals.ctx, stopped))
  };
});

export const actions: Actions = {
  /** How easy it was: kept or not, the receipt is there again. */
  feedback: action(async (event) => {
    const { declared } = await openReceipt(event);
    const { ctx, language } = event.locals;
    const of = await findStopped(event.locals, declared);
    if (!of) throw new Refusal('feedback-unknown');
    await keepFeedback({ ctx, of, language }, await event.request.formData());
    redirect(303, `${event.url.pathname}#feedback`);
  })
};
