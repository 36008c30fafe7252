import Stripe from 'stripe';

/** A PaymentIntent as Stripe sends it, reduced to what is read. */
export function intentWith(fields: Record<string, unknown>): Stripe.PaymentIntent {
  return {
    id: 'pi_1',
    object: 'payment_intent',
    status: 'succeeded',
    amount: 4900,
    amount_received: 4900,
    currency: 'eur',
    created: 1_772_438_400,
    latest_charge: null,
    payment_method: null,
    payment_method_types: ['card'],
    last_payment_error: null,
    next_action: null,
    metadata: { attempt_id: 'at_1' },
    ...fields
  } as unknown as Stripe.PaymentIntent;
}

export const visaCard = {
  id: 'pm_1',
  object: 'payment_method',
  type: 'card',
  customer: null,
  card: {
    brand: 'visa',
    last4: '4242',
    exp_month: 8,
    exp_year: 2030,
    country: 'NL',
    fingerprint: 'fp_1',
    wallet: { type: 'apple_pay' }
  }
};

export const paidCharge = {
  id: 'ch_1',
  object: 'charge',
  status: 'succeeded',
  created: 1_772_438_401,
  balance_transaction: { id: 'txn_1', created: 1_772_438_402 },
  payment_method_details: { type: 'card', card: { ...visaCard.card, mandate: null } }
};

/** An error as the SDK makes it from an answer of Stripe. */
export function stripeError(statusCode: number, raw: Record<string, unknown>): Stripe.errors.StripeError {
  return Stripe.errors.StripeError.generate({
    message: 'no',
    headers: {},
    requestId: 'req_1',
    statusCode,
    ...raw
  } as never);
}
