import { fail, redirect } from '@sveltejs/kit';
import type { PayPage } from '#lib/server/domain/collection/index.ts';
import { findAgencyContacts } from '#lib/server/domain/handover/index.ts';
import { askFreshPayLink } from '#lib/server/domain/pay-links/index.ts';
import { action, findFeedback, keepFeedback, newFormKey, Refusal, route } from '#lib/server/web/index.ts';
import { renderingOnly } from '#lib/ui/rendering-only.ts';
import { openHeldLink } from '../link-access.server.ts';
import { pageWords } from '../page-words.server.ts';
import { payableInvoices, readSelection, selectionQuery } from '../selection.ts';
import { offerOf } from '../offer.server.ts';
import { submitPayment } from '../submit-payment.server.ts';
import { consentFor } from '../consent.server.ts';
import { readHeldPage, readLivePage } from '../read-held-page.server.ts';
import { findPaid } from './find-paid.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = route(async (event) => {
  const link = await openHeldLink(event);
  const page = await readHeldPage(event, link);
  const paid = await findPaid(event, link, page);
  return {
    ...pageWords(event.locals, page),
    shown: renderingOnly({
      page,
      offer: 'scope' in page ? offerOf(page, event.url.searchParams) : undefined,
      agency: await findAgency(event.locals.ctx, page),
      base: link.base,
      formKey: newFormKey(link.token),
      consent: consentFor(page, 'redirect'),
      /** The attempt that this visit comes back from. Only ever compared with what we know ourselves. */
      from: event.url.searchParams.get('from'),
      feedback: paid && (await findFeedback(event.locals.ctx, paid)),
      hasSaid: event.url.searchParams.has('said'),
      freshAsked: event.url.searchParams.has('sent')
    })
  };
});

/** Whom to ask, where all that is owed is with a collection agency. */
async function findAgency(ctx: App.Locals['ctx'], page: PayPage) {
  if (page.state !== 'at-agency') return undefined;
  const invoiceIds = page.invoices.filter(({ isAtAgency }) => isAtAgency).map(({ id }) => id);
  const found = await findAgencyContacts(ctx, { merchantId: page.merchant.id, invoiceIds });
  return invoiceIds.flatMap((id) => found.get(id) ?? [])[0];
}

export const actions: Actions = {
  pay: action(async (event) => {
    const link = await openHeldLink(event);
    const form = await event.request.formData();
    const page = await readLivePage(event, link);
    const selection = readSelection(form, page);
    if (!selection) return fail(422, { problem: 'part-unreadable' as const });
    const query = selectionQuery(selection, page);
    const suffix = query && `?${query}`;
    // The button's amount was for what was ticked when the page was made: show the new one first.
    if (page.scope === 'balance' && payableInvoices(page).length > 1) {
      if (form.getAll('invoice').length === 0) return fail(422, { problem: 'nothing-chosen' as const });
      if (query !== form.get('shown')) redirect(303, `${link.base}${suffix || '?'}`);
    }
    const method = String(form.get('method') ?? '');
    if (method === 'card') redirect(303, `${link.base}/card${suffix}`);
    if (method === 'sepa_debit') redirect(303, `${link.base}/debit${suffix}`);
    if (method === 'transfer') redirect(303, `${link.base}/transfer${suffix}`);
    const consentText = form.get('remember') === 'yes' ? consentFor(page, 'redirect') : undefined;
    const instrument = instrumentOf(method);
    if (!instrument) return fail(422, { problem: 'method-not-offered' as const });
    return submitPayment(event, {
      link,
      form,
      selection,
      instrument,
      language: page.language,
      ...(consentText && { consentText })
    });
  }),

  feedback: action(async (event) => {
    const link = await openHeldLink(event);
    const page = await readHeldPage(event, link);
    const of = await findPaid(event, link, page);
    // Only what this visit is about: what was paid by another link is not known here.
    if (!of || of.occasionId !== event.url.searchParams.get('from')) throw new Refusal('feedback-unknown');
    const asked = { ctx: event.locals.ctx, of, language: page.language };
    await keepFeedback(asked, await event.request.formData());
    redirect(303, `${link.base}?from=${of.occasionId}&said#feedback`);
  }),

  fresh: action(async (event) => {
    const link = await openHeldLink(event);
    await askFreshPayLink(event.locals.ctx, { token: link.token });
    redirect(303, `${link.base}?sent`);
  })
};

function instrumentOf(method: string) {
  if (method === 'ideal' || method === 'bancontact') return { kind: 'redirect', method } as const;
  if (method.startsWith('saved:')) return { kind: 'saved', paymentMethodId: method.slice(6) } as const;
  return undefined;
}
