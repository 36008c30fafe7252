import { describeCancellation } from '#lib/server/domain/notifications/index.ts';
import { route } from '#lib/server/web/index.ts';
import { wayOutWords } from '../../open-way-out.server.ts';
import { openReceipt } from './open-receipt.server.ts';
import type { PageServerLoad } from './$types';

/** The receipt, at once and for as long as its address is kept. The same words as in the e-mail and on the paper. */
export const load: PageServerLoad = route(async (event) => {
  const { merchant, declared } = await openReceipt(event);
  const { headline, facts, paragraphs } = describeCancellation(declared, merchant, event.locals.language);
  return {
    ...wayOutWords(event, merchant),
    headline,
    facts,
    paragraphs,
    email: declared.email,
    file: `${event.url.pathname}/file`
  };
});
