import { fail, redirect } from '@sveltejs/kit';
import { readExpectedAmount } from '#lib/forms/expected-amount.ts';
import { isCurrency } from '#lib/money/index.ts';
import {
  changeMethodAndTry,
  payInvoices,
  readPayOptions,
  type PayerInstrument
} from '#lib/server/domain/collection/index.ts';
import { lendPayLink } from '#lib/server/domain/pay-links/index.ts';
import {
  customerRoute,
  heldPayLinks,
  keepPayLink,
  newFormKey,
  readFormKey,
  Refusal,
  type SignedInCustomer
} from '#lib/server/web/index.ts';
import { payAndGo } from '../pay-problem.server.ts';
import { portalPaths } from '../paths.ts';
import { portalWords } from '../words.server.ts';
import { readPayChoice, type PayChoice } from './pay-choice.server.ts';
import { viewPay } from './pay-view.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const options = await readOptions(event, who);
  const words = portalWords(who, event.locals.language);
  const { merchant } = who;
  return {
    texts: words.pick(['portal:pay', 'portal:result.done', 'portal:retry', 'portal:overview.open']),
    isFlow: true,
    pay: viewPay(options, readPayChoice(event.url.searchParams, options), words),
    consent: words.t('portal:retry.consent', { merchant: merchant.name }),
    formKey: newFormKey(who.sessionId),
    currency: event.url.searchParams.get('currency'),
    isPartAsked: event.url.searchParams.get('by') === 'part'
  };
});

function readOptions(event: RequestEvent, { ctx, merchant, customer }: SignedInCustomer) {
  const currency = event.url.searchParams.get('currency') ?? '';
  return readPayOptions(ctx, {
    merchant,
    customer,
    language: event.locals.language,
    ...(isCurrency(currency) && { currency })
  });
}

export const actions: Actions = {
  pay: customerRoute(async (event, who) => {
    const form = await event.request.formData();
    const options = await readOptions(event, who);
    const choice = readPayChoice(form, options);
    const paths = portalPaths(who.merchant.slug);
    const words = portalWords(who, event.locals.language);
    if (form.has('choose')) {
      if (form.getAll('invoice').length === 0) return fail(422, { nothingChosen: true as const });
      // The button's amount was for what was ticked when the page was made: show the new one first.
      if (choice.query !== form.get('shown'))
        redirect(303, `${paths.pay()}?${withCurrency(event, choice.query)}`);
    }
    const method = String(form.get('method') ?? '');
    if (method === 'card' || method === 'sepa_debit' || method === 'transfer')
      return goToPayPage(event, who, choice, method);
    return payAndGo(paths, words, async () => {
      const formKey = readFormKey(form.get('formKey'), who.sessionId);
      const expected = readExpectedAmount(form.get('expected'));
      if (!formKey || !expected) throw new Refusal('form-outdated');
      const { merchantId, customerId } = who;
      const returnUrl = `${event.locals.ctx.origin}${paths.payResult('{attempt}')}/return`;
      const instrument = instrumentOf(method);
      const acceptance = acceptanceOf(event, who);
      const { language } = event.locals;
      if (isForAlways(form, instrument) && choice.selection.kind === 'invoices') {
        const text = words.t('portal:retry.consent', { merchant: who.merchant.name });
        const { paymentMethodId } = instrument;
        const { invoiceIds } = choice.selection;
        const consent = { ...acceptance, at: acceptance.at.toString(), text, language };
        return changeMethodAndTry(who.ctx, {
          merchantId,
          customerId,
          invoiceIds,
          paymentMethodId,
          formKey,
          returnUrl,
          consent
        });
      }
      return payInvoices(who.ctx, {
        merchantId,
        customerId,
        formKey,
        selection: choice.selection,
        expected,
        instrument,
        isToBeSaved: false,
        acceptance,
        language,
        returnUrl
      });
    });
  })
};

function instrumentOf(method: string): PayerInstrument {
  if (method === 'ideal' || method === 'bancontact') return { kind: 'redirect', method };
  if (method.startsWith('saved:')) return { kind: 'saved', paymentMethodId: method.slice(6) };
  throw new Refusal('method-not-offered');
}

/** The tick belongs to one method: a tick at another one, left behind, counts for nothing. */
function isForAlways(
  form: FormData,
  instrument: PayerInstrument
): instrument is Extract<PayerInstrument, { kind: 'saved' }> {
  return instrument.kind === 'saved' && form.getAll('always').includes(instrument.paymentMethodId);
}

function withCurrency({ url }: RequestEvent, query: string): string {
  const currency = url.searchParams.get('currency');
  const said = new URLSearchParams(query);
  if (currency) said.set('currency', currency);
  return said.toString();
}

function acceptanceOf({ request, getClientAddress }: RequestEvent, { ctx }: SignedInCustomer) {
  const userAgent = (request.headers.get('user-agent') ?? '').slice(0, 300);
  return { at: ctx.clock.now(), ip: getClientAddress(), userAgent };
}

/** What needs a form of its own, or no payment of ours, is on the pay page: by a link that this browser is lent. */
async function goToPayPage(
  event: RequestEvent,
  { ctx, merchantId, customerId }: SignedInCustomer,
  choice: PayChoice,
  method: 'card' | 'sepa_debit' | 'transfer'
): Promise<never> {
  const heldSecrets = heldPayLinks(event.cookies);
  const link = await lendPayLink(ctx, { merchantId, customerId, heldSecrets });
  keepPayLink(event.cookies, link, link.token);
  const page = method === 'sepa_debit' ? 'debit' : method;
  redirect(303, `/p/${link.publicId}/${page}${choice.query && `?${choice.query}`}`);
}
