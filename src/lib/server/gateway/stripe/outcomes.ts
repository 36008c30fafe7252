/**
 * The one table that turns Stripe's answers into ours: status × next action × error → outcome. Pure. The states are
 * those of https://docs.stripe.com/payments/paymentintents/lifecycle.
 */
import type Stripe from 'stripe';
import type { ChargeOutcome } from '../index.ts';
import type { StripeFailure } from './ask.ts';
import { fromStripe } from './currency.ts';
import { decideDecline } from './decide-decline.ts';
import { errorMeanings } from './error-codes.data.ts';
import { factsOfPayment, methodKind } from './instrument-facts.ts';
import { known } from './known.ts';

/**
 * An outcome, or a PaymentIntent that waits for something that nobody can ever give it: it has to be cancelled before
 * an answer can be given.
 */
export type Verdict = ChargeOutcome | Readonly<{ kind: 'dead-end'; gatewayRef: string; because: string }>;

type Status = KnownOf<Stripe.PaymentIntent.Status>;
type KnownOf<T> = T extends string ? (string extends T ? never : T) : never;

const BY_STATUS: Record<Status, (intent: Stripe.PaymentIntent) => Verdict> = {
  succeeded,
  processing,
  requires_action: requiresAction,
  // Reserved and not claimed. We always capture at once, so somebody changed the account: not paid, not refused.
  requires_capture: processing,
  canceled: (intent) => ({ kind: 'canceled', gatewayRef: intent.id }),
  requires_payment_method: (intent) =>
    intent.last_payment_error ? refusedIntent(intent) : deadEnd(intent, 'nothing was tried'),
  // We create and confirm in one request; Stripe stopped between the two.
  requires_confirmation: (intent) => deadEnd(intent, 'it was never confirmed')
};

/** What a PaymentIntent says. `latest_charge` and `payment_method` should be expanded; the facts are thinner without. */
export function decideChargeOutcome(intent: Stripe.PaymentIntent): Verdict {
  const read = Object.hasOwn(BY_STATUS, intent.status) ? BY_STATUS[intent.status as Status] : undefined;
  return read
    ? read(intent)
    : { kind: 'unknown', because: `status ${intent.status} of ${intent.id} is new to us` };
}

/** What became of a charge that Stripe answered with an error, or not at all. */
export function decideFailedCall(failure: StripeFailure): Verdict {
  if (failure.kind === 'silent') return { kind: 'unknown', because: failure.because };
  if (failure.kind === 'not-taken')
    return {
      kind: 'failed',
      decline: { class: 'technical', code: failure.because, executed: 'surely-not' }
    };
  const { error } = failure;
  // Same key, other parameters: an earlier request under this key is the one that counts, and we don't know its answer.
  if (error.rawType === 'idempotency_error') return { kind: 'unknown', because: 'idempotency_error' };
  // The error of a confirmed intent carries the intent; its state says more than any code.
  if (error.payment_intent?.status) return decideRefusedIntent(error, error.payment_intent);

  const meaning = errorMeanings.get(error.code ?? '');
  if (meaning?.effect === 'ask' || meaning?.effect === 'busy')
    return { kind: 'unknown', because: error.code ?? '' };
  // 402 Request Failed: "the parameters were valid but the request failed" (docs.stripe.com/api/errors).
  if (error.rawType === 'card_error' || error.statusCode === 402 || meaning?.effect === 'declined') {
    return { kind: 'failed', decline: decideDecline(factsOfError(error)) };
  }
  // Any other 4xx: Stripe judged the request before it ran.
  return {
    kind: 'failed',
    decline: {
      class: classOfRefusal(error),
      code: error.code ?? error.rawType ?? error.type,
      ...(isAboutAccount(error) && { executed: 'surely-not' as const })
    }
  };
}

/** Our key, or the account itself, may not do this: nothing ran, and another account may well be able to. */
function isAboutAccount({ statusCode, code }: Stripe.errors.StripeError): boolean {
  if (statusCode === 401 || statusCode === 403) return true;
  const meaning = errorMeanings.get(code ?? '');
  return meaning?.effect === 'not-executed' && meaning.isAboutAccount === true;
}

/** The decline facts of an error. */
export function factsOfError(error: Stripe.errors.StripeError | Stripe.PaymentIntent.LastPaymentError) {
  return {
    code: error.code,
    declineCode: error.decline_code,
    adviceCode: error.advice_code,
    networkAdviceCode: error.network_advice_code,
    networkDeclineCode: error.network_decline_code
  };
}

function decideRefusedIntent(error: Stripe.errors.StripeError, intent: Stripe.PaymentIntent): Verdict {
  const verdict = decideChargeOutcome(intent);
  // The intent in an error body may lack the very error that it came with.
  if (verdict.kind !== 'dead-end' || intent.status !== 'requires_payment_method') return verdict;
  return { kind: 'failed', gatewayRef: intent.id, decline: decideDecline(factsOfError(error)) };
}

/** A missing method, mandate or token is the payer's to replace; anything else that is missing is ours. */
function classOfRefusal(error: Stripe.errors.StripeError) {
  const isAboutMethod = /^(payment_method|mandate|confirmation_token)\b/.test(error.param ?? '');
  if (error.code === 'resource_missing' && isAboutMethod) return 'fix-data';
  const meaning = errorMeanings.get(error.code ?? '');
  return meaning?.effect === 'not-executed' ? meaning.class : 'merchant';
}

function succeeded(intent: Stripe.PaymentIntent): Verdict {
  const { latest_charge: charge } = intent;
  const received = fromStripe(intent.amount_received, intent.currency);
  const instrument = factsOfPayment(intent.payment_method, charge);
  if (!charge) return { kind: 'unknown', because: `${intent.id} succeeded without a charge` };
  if (!received)
    return { kind: 'unknown', because: `${intent.id} is in ${intent.currency}, which we can't hold` };
  if (!instrument)
    return { kind: 'unknown', because: `${intent.id} was paid by a method that we don't offer` };
  const isExpanded = typeof charge === 'object';
  return {
    kind: 'succeeded',
    gatewayRef: intent.id,
    chargeRef: isExpanded ? charge.id : charge,
    received,
    instrument,
    at: instant(bookedAt(intent, isExpanded ? charge : undefined))
  };
}

/** Debits are charged on day one and succeed days later: the booking on Stripe's balance is nearer to the truth. */
function bookedAt(intent: Stripe.PaymentIntent, charge: Stripe.Charge | undefined): number {
  const booking = charge?.balance_transaction;
  if (typeof booking === 'object' && booking) return booking.created;
  return charge?.created ?? intent.created;
}

function processing(intent: Stripe.PaymentIntent): Verdict {
  const method = intent.payment_method_types.map(methodKind).find((kind) => kind !== undefined);
  const instrument = factsOfPayment(intent.payment_method, intent.latest_charge) ?? (method && { method });
  if (!instrument)
    return { kind: 'unknown', because: `${intent.id} is being paid by a method that we don't offer` };
  return { kind: 'processing', gatewayRef: intent.id, instrument };
}

/**
 * Every on-session request names a return URL and none says `use_stripe_sdk`, so Stripe answers with a redirect. Any
 * other action (a bank transfer to show, a QR code, micro-deposits) has no page here and would wait for ever.
 */
function requiresAction(intent: Stripe.PaymentIntent): Verdict {
  const url = intent.next_action?.redirect_to_url?.url;
  if (url) return { kind: 'requires-action', gatewayRef: intent.id, challengeUrl: url };
  return deadEnd(intent, `it waits for ${intent.next_action?.type ?? 'nothing'}`);
}

function refusedIntent(intent: Stripe.PaymentIntent): Verdict {
  const error = intent.last_payment_error;
  const charge =
    intent.latest_charge && typeof intent.latest_charge === 'object' ? intent.latest_charge : undefined;
  const facts = error ? factsOfError(error) : {};
  return known<ChargeOutcome & { kind: 'failed' }>({
    kind: 'failed',
    gatewayRef: intent.id,
    decline: decideDecline({
      ...facts,
      declineCode: error?.decline_code ?? failureOf(charge, error?.code),
      adviceCode: error?.advice_code ?? charge?.outcome?.advice_code,
      networkAdviceCode: error?.network_advice_code ?? charge?.outcome?.network_advice_code,
      networkDeclineCode: error?.network_decline_code ?? charge?.outcome?.network_decline_code
    }),
    instrument: factsOfPayment(error?.payment_method ?? intent.payment_method, charge)
  });
}

/** A debit's reason stands on its charge, while the intent may only say that the attempt failed. */
function failureOf(charge: Stripe.Charge | undefined, code: string | undefined): string | undefined {
  return charge?.status === 'failed' && code === 'payment_intent_payment_attempt_failed'
    ? (charge.failure_code ?? undefined)
    : undefined;
}

function deadEnd(intent: Stripe.PaymentIntent, because: string): Verdict {
  return { kind: 'dead-end', gatewayRef: intent.id, because };
}

/** Stripe counts time in whole seconds. */
export function instant(epochSeconds: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(epochSeconds * 1000);
}
