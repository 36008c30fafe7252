import { fail, redirect, type ActionFailure } from '@sveltejs/kit';
import { readExpectedAmount } from '#lib/forms/expected-amount.ts';
import { payInvoices } from '#lib/server/domain/collection/index.ts';
import { readFormKey, Refusal, takeVisitorTurn } from '#lib/server/web/index.ts';
import type { HeldLink } from './link-access.server.ts';
import type { Selection } from './selection.ts';

type PayInput = Parameters<typeof payInvoices>[1];
type PayOutcome = Awaited<ReturnType<typeof payInvoices>>;

/** Why nothing was paid, for the page to say in words. What was typed comes back with it. */
export type PayProblem = Readonly<{
  problem:
    | 'declined'
    | 'amount-changed'
    | 'payment-under-way'
    | 'part-below-minimum'
    | 'part-above-balance'
    | 'part-unreadable'
    | 'nothing-chosen'
    | 'iban-invalid'
    | 'holder-missing'
    | 'email-invalid'
    | 'method-not-offered'
    | 'payment-method-unknown'
    | 'too-many-attempts'
    | 'form-outdated';
  declineClass?: Extract<PayOutcome, { kind: 'declined' }>['declineClass'];
  typed?: Readonly<Record<string, string>>;
}>;

export type PayAsk = Readonly<{
  link: HeldLink;
  form: FormData;
  selection: Selection;
  instrument: PayInput['instrument'];
  /** The words that the payer agreed to by ticking "remember", or by ordering a debit. */
  consentText?: string;
  language: PayInput['language'];
}>;

type PayEvent = Readonly<{
  locals: App.Locals;
  request: Request;
  getClientAddress: () => string;
}>;

/** Refusals that the page can explain; all others are the wrapper's business. */
const EXPLAINED: Readonly<Record<string, number>> = {
  'amount-changed': 409,
  'payment-under-way': 409,
  'payment-method-unknown': 422,
  'part-below-minimum': 422,
  'part-above-balance': 422,
  'iban-invalid': 422,
  'method-not-offered': 422,
  'too-many-attempts': 429
};

/** Pays, and goes where the outcome leads; answers only when nothing was paid. */
export async function submitPayment(event: PayEvent, ask: PayAsk): Promise<ActionFailure<PayProblem>> {
  const formKey = readFormKey(ask.form.get('formKey'), ask.link.token);
  const expected = readExpectedAmount(ask.form.get('expected'));
  if (!formKey || !expected) return fail(409, { problem: 'form-outdated' });
  const outcome = await payOrExplain(event, ask, { formKey, expected });
  if ('problem' in outcome) return fail(EXPLAINED[outcome.problem] ?? 409, outcome);
  const { base } = ask.link;
  const from = encodeURIComponent(outcome.attemptId);
  switch (outcome.kind) {
    case 'succeeded':
    case 'processing':
    case 'unknown':
    case 'canceled':
      return redirect(303, `${base}?from=${from}`);
    // Not straight to the bank: `form-action` in the content security policy also guards where a form's answer leads.
    case 'requires-action':
      return redirect(303, `${base}/bank?attempt=${from}`);
    case 'declined':
      return fail(402, { problem: 'declined', declineClass: outcome.declineClass });
  }
}

async function payOrExplain(
  event: PayEvent,
  { link, form, selection, instrument, consentText, language }: PayAsk,
  { formKey, expected }: Pick<PayInput, 'formKey' | 'expected'>
): Promise<PayOutcome | PayProblem> {
  const { locals, request, getClientAddress } = event;
  const userAgent = (request.headers.get('user-agent') ?? '').slice(0, 300);
  try {
    if (instrument.kind === 'confirmation-token') await takeVisitorTurn(event, 'pay-attempt-address');
    return await payInvoices(locals.ctx, {
      token: link.token,
      formKey,
      selection,
      expected,
      instrument,
      isToBeSaved: form.get('remember') === 'yes',
      ...(consentText === undefined ? {} : { consentText }),
      acceptance: { at: locals.ctx.clock.now(), ip: getClientAddress(), userAgent },
      language,
      returnUrl: `${locals.ctx.origin}/p/${link.publicId}/return?attempt={attempt}`
    });
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    if (fault.code === 'nothing-to-pay' || fault.code === 'pay-link-expired') redirect(303, link.base);
    if (fault.code in EXPLAINED) return { problem: fault.code as PayProblem['problem'] };
    throw fault;
  }
}
