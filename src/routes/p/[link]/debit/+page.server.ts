import { fail, redirect } from '@sveltejs/kit';
import { action, newFormKey, route } from '#lib/server/web/index.ts';
import { consentFor } from '../../consent.server.ts';
import { openHeldLink } from '../../link-access.server.ts';
import { offerOf } from '../../offer.server.ts';
import { pageWords } from '../../page-words.server.ts';
import { readLivePage } from '../../read-held-page.server.ts';
import { readSelection } from '../../selection.ts';
import { submitPayment, type PayProblem } from '../../submit-payment.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** One SEPA debit: account, holder, e-mail for the announcement, and the mandate in words. */
export const load: PageServerLoad = route(async (event) => {
  const link = await openHeldLink(event);
  const page = await readLivePage(event, link);
  const mandate = consentFor(page, 'debit');
  if (
    page.state !== 'open' ||
    mandate === undefined ||
    !page.methods.some(({ kind }) => kind === 'sepa_debit')
  )
    redirect(303, link.base);
  return {
    ...pageWords(event.locals, page),
    merchant: page.merchant,
    offer: offerOf(page, event.url.searchParams),
    base: link.base,
    formKey: newFormKey(link.token),
    mandate,
    consent: consentFor(page, 'debit-remembered') ?? ''
  };
});

export const actions: Actions = {
  default: action(async (event) => {
    const link = await openHeldLink(event);
    const form = await event.request.formData();
    const page = await readLivePage(event, link);
    const typed = { iban: text(form, 'iban'), holder: text(form, 'holder'), email: text(form, 'email') };
    const selection = readSelection(form, page);
    const problem = faultOf(typed);
    if (problem || !selection) return fail(422, { problem: problem ?? ('part-unreadable' as const), typed });
    const consents = [
      consentFor(page, 'debit'),
      form.get('remember') === 'yes' && consentFor(page, 'debit-remembered')
    ];
    const answer = await submitPayment(event, {
      link,
      form,
      selection,
      instrument: { kind: 'iban', ...typed },
      consentText: consents.filter(Boolean).join('\n\n'),
      language: page.language
    });
    return fail(answer.status, { ...answer.data, typed });
  })
};

/** Longer than any name, address or account number; what is longer is no mistake in typing. */
const LONGEST_TEXT = 140;

function text(form: FormData, name: string): string {
  return String(form.get(name) ?? '')
    .trim()
    .slice(0, LONGEST_TEXT);
}

/** What is plainly missing; whether the account number is right is for the payment to say. */
function faultOf({
  iban,
  holder,
  email
}: Record<'iban' | 'holder' | 'email', string>): PayProblem['problem'] | undefined {
  if (holder === '') return 'holder-missing';
  if (iban === '') return 'iban-invalid';
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return 'email-invalid';
  return undefined;
}
