/**
 * What is sent to charge and to set up: pure, so that a test can hold every combination against the API's own
 * description. The parameters are those of API version 2026-10-28.endive, where `allowed_payment_method_types` took
 * the place of `payment_method_types`.
 */
import type Stripe from 'stripe';
import type { Acceptance, ChargeRequest, Instrument, MethodKind, SetupRequest } from '../index.ts';
import { purposeMetadata } from './charge-purpose.ts';
import { isPayable, toStripe } from './currency.ts';

/** Why a request can't be put to Stripe at all. It is our caller's mistake, found before anything is sent. */
export type Unsendable = Readonly<{ unsendable: string }>;

export type ChargeParams = Stripe.PaymentIntentCreateParams;
export type SetupParams = Stripe.SetupIntentCreateParams;

/** Expanded so that one answer holds everything that an outcome needs. */
export const INTENT_EXPAND = ['latest_charge.balance_transaction', 'payment_method'];
export const SETUP_EXPAND = ['latest_attempt', 'payment_method'];

/** The parameters that create and confirm a PaymentIntent in one request. */
export function chargeParams(request: ChargeRequest): ChargeParams | Unsendable {
  const problem = problemOf(request);
  if (problem) return { unsendable: problem };
  const { instrument } = request;
  const customer = instrument.kind === 'stored' ? instrument.customerRef : request.customerRef;
  return {
    ...toStripe(request.amount),
    confirm: true,
    description: request.description,
    metadata: {
      attempt_id: request.attemptId,
      merchant_id: request.merchantId,
      ...purposeMetadata(request.purpose)
    },
    expand: INTENT_EXPAND,
    ...(customer ? { customer } : undefined),
    ...(request.session === 'on-session' ? { return_url: request.returnUrl } : offSession(instrument)),
    // With a customer, Stripe attaches the method after the payment, and the bank is told that more will follow.
    ...(request.save && instrument.kind !== 'stored'
      ? { setup_future_usage: 'off_session' as const }
      : undefined),
    ...chargeInstrument(instrument, request.language, request.save?.acceptance)
  };
}

/** The parameters that create and confirm a SetupIntent in one request: a method is stored, no money moves. */
export function setupParams(request: SetupRequest): SetupParams | Unsendable {
  const { instrument } = request;
  if (instrument.kind === 'stored') return { unsendable: 'a stored method is already set up' };
  if (instrument.kind === 'redirect' && !instrument.payerEmail) return { unsendable: 'payer-email-missing' };
  return {
    confirm: true,
    customer: request.customerRef,
    usage: 'off_session',
    return_url: request.returnUrl,
    metadata: { setup_id: request.setupId, merchant_id: request.merchantId },
    expand: SETUP_EXPAND,
    ...newInstrument(instrument, request.acceptance)
  };
}

function problemOf(request: ChargeRequest): string | undefined {
  const { amount, instrument, session, save, customerRef } = request;
  if (amount.minor <= 0) return 'amount-not-positive';
  if (!isPayable(amount)) return 'amount-not-expressible';
  if (amount.currency !== 'EUR' && !isCardOnly(instrument)) return 'method-pays-euros-only';
  if (session === 'off-session' && instrument.kind !== 'stored') return 'off-session-needs-a-stored-method';
  if (save && !customerRef && instrument.kind !== 'stored') return 'saving-needs-a-customer';
  // A saved iDEAL or Bancontact payment leaves a SEPA debit method, which Stripe makes with name and e-mail only.
  if (save && instrument.kind === 'redirect' && !instrument.payerEmail) return 'payer-email-missing';
  return undefined;
}

function isCardOnly(instrument: Instrument): boolean {
  switch (instrument.kind) {
    case 'confirmation-token':
      return instrument.allowed.every((kind) => kind === 'card');
    case 'stored':
      return instrument.method === 'card';
    case 'redirect':
    case 'iban':
      return false;
  }
}

function offSession(instrument: Instrument): Pick<ChargeParams, 'off_session' | 'error_on_requires_action'> {
  // Nobody is there to act: a card that wants its owner must fail now, not wait. A debit never asks for an action.
  const isCard = instrument.kind === 'stored' && instrument.method === 'card';
  return { off_session: true, ...(isCard ? { error_on_requires_action: true } : undefined) };
}

function chargeInstrument(
  instrument: Instrument,
  language: string,
  acceptance: Acceptance | undefined
): Partial<ChargeParams> {
  if (instrument.kind === 'stored') return storedInstrument(instrument);
  const preferred = languageOf(language);
  return {
    ...newInstrument(instrument, acceptance),
    ...(instrument.kind === 'redirect' && instrument.method === 'bancontact' && preferred
      ? { payment_method_options: { bancontact: { preferred_language: preferred } } }
      : undefined)
  };
}

function storedInstrument(instrument: Instrument & { kind: 'stored' }): Partial<ChargeParams> {
  // What iDEAL and Bancontact leave behind is a SEPA debit method: that is what gets charged later.
  const type: MethodKind = instrument.method === 'card' ? 'card' : 'sepa_debit';
  return {
    allowed_payment_method_types: [type],
    payment_method: instrument.methodRef,
    ...(type === 'sepa_debit' && instrument.mandateRef ? { mandate: instrument.mandateRef } : undefined)
  };
}

type NewInstrument = Pick<
  ChargeParams & SetupParams,
  'allowed_payment_method_types' | 'confirmation_token' | 'payment_method_data' | 'mandate_data'
>;

function newInstrument(
  instrument: Exclude<Instrument, { kind: 'stored' }>,
  acceptance: Acceptance | undefined
): NewInstrument {
  switch (instrument.kind) {
    case 'confirmation-token':
      // The token carries the payment method and, where one is needed, the mandate data of the browser it came from.
      return {
        allowed_payment_method_types: [...instrument.allowed],
        confirmation_token: instrument.token
      };
    case 'redirect':
      return {
        allowed_payment_method_types: [instrument.method],
        payment_method_data: {
          type: instrument.method,
          billing_details: {
            name: instrument.payerName,
            ...(instrument.payerEmail ? { email: instrument.payerEmail } : undefined)
          }
        },
        // Only a method that is kept makes a mandate.
        ...(acceptance ? { mandate_data: mandateData(acceptance) } : undefined)
      };
    case 'iban':
      return {
        allowed_payment_method_types: ['sepa_debit'],
        payment_method_data: {
          type: 'sepa_debit',
          sepa_debit: { iban: instrument.iban },
          billing_details: { name: instrument.holder, email: instrument.email }
        },
        mandate_data: mandateData(instrument.acceptance)
      };
  }
}

/** `accepted_at` is left out: it defaults to the moment of the request, which is when the payer agreed on our page. */
function mandateData({ ip, userAgent }: Acceptance): Stripe.PaymentIntentCreateParams.MandateData {
  return {
    customer_acceptance: { type: 'online', online: { ip_address: ip, user_agent: userAgent } }
  };
}

type BancontactLanguage = 'nl' | 'fr' | 'de' | 'en';

function languageOf(tag: string): BancontactLanguage | undefined {
  const language = tag.slice(0, 2).toLowerCase();
  return language === 'nl' || language === 'fr' || language === 'de' || language === 'en'
    ? language
    : undefined;
}
