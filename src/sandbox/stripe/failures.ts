/** A payment that failed: the intent is open again and says why. */
import type { Decline } from '../bank/declines.ts';
import type { Actor } from './call.ts';
import { newCharge } from './charges.ts';
import { documentationOf, StripeError } from './errors.ts';
import { emit } from './events.ts';
import type { ChargeObject, PaymentIntentObject, PaymentMethodObject } from './objects.ts';

/** The bank said no: a failed charge, the intent open again, and a 402. */
export function failPayment(
  actor: Actor,
  intent: PaymentIntentObject,
  method: PaymentMethodObject,
  decline: Decline
): never {
  const error = recordFailure(actor, intent, method, decline);
  throw new StripeError(402, { ...error, payment_intent: structuredClone(intent) });
}

export function recordFailure(
  actor: Actor,
  intent: PaymentIntentObject,
  method: PaymentMethodObject,
  decline: Decline
) {
  const charge = newCharge(actor, intent, method, { status: 'failed', decline });
  return recordFailedCharge(actor, intent, method, charge, decline);
}

export function recordFailedCharge(
  actor: Actor,
  intent: PaymentIntentObject,
  method: PaymentMethodObject,
  charge: ChargeObject,
  decline: Decline
) {
  const error = {
    type: 'card_error' as const,
    code: decline.code,
    message: decline.message ?? 'Your card was declined.',
    charge: charge.id,
    doc_url: documentationOf(decline.code),
    decline_code: decline.declineCode,
    ...(decline.adviceCode === undefined ? {} : { advice_code: decline.adviceCode }),
    ...(decline.networkAdviceCode === undefined ? {} : { network_advice_code: decline.networkAdviceCode }),
    ...(decline.networkDeclineCode === undefined ? {} : { network_decline_code: decline.networkDeclineCode }),
    ...(method.type === 'card' ? {} : { payment_method_type: method.type }),
    payment_method: structuredClone(method)
  };
  intent.latest_charge = charge.id;
  reopen(actor, intent, error as unknown as PaymentIntentObject['last_payment_error']);
  emit(actor, 'charge.failed', charge);
  emit(actor, 'payment_intent.payment_failed', intent);
  return error;
}

export function reopen(
  actor: Actor,
  intent: PaymentIntentObject,
  error: PaymentIntentObject['last_payment_error']
): void {
  intent.status = 'requires_payment_method';
  intent.next_action = null;
  intent.payment_method = null;
  intent.processing = null;
  intent.last_payment_error = error;
  actor.tables.paymentIntents.put(intent.id, intent);
}
