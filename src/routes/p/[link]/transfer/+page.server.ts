import { redirect } from '@sveltejs/kit';
import { route } from '#lib/server/web/index.ts';
import { openHeldLink } from '../../link-access.server.ts';
import { offerOf } from '../../offer.server.ts';
import { pageWords } from '../../page-words.server.ts';
import { readLivePage } from '../../read-held-page.server.ts';
import { transferOf } from './transfer.server.ts';
import type { PageServerLoad } from './$types';

/** Pay from the bank's own app: one transfer per invoice, so that each arrives where it belongs. */
export const load: PageServerLoad = route(async (event) => {
  const link = await openHeldLink(event);
  const page = await readLivePage(event, link);
  if (page.state !== 'open') redirect(303, link.base);
  const offer = offerOf(page, event.url.searchParams);
  return {
    ...pageWords(event.locals, page),
    merchant: page.merchant,
    offer,
    base: link.base,
    transfers: offer.allocations.map((allocation) => {
      const invoice = page.invoices.find(({ id }) => id === allocation.invoiceId);
      return transferOf(page.merchant, {
        ...allocation,
        reference: invoice?.paymentReference ?? allocation.number
      });
    })
  };
});
