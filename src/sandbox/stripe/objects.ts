/** The objects that the sandbox keeps: the SDK's own types, with references as ids. */
import type Stripe from 'stripe';

type Ids<T, K extends keyof T> = T & { [P in K]: Extract<T[P], string | null | undefined> };

export type CustomerObject = Stripe.Customer;
export type PaymentMethodObject = Ids<Stripe.PaymentMethod, 'customer'>;
export type ConfirmationTokenObject = Stripe.ConfirmationToken;
export type PaymentIntentObject = Ids<Stripe.PaymentIntent, 'customer' | 'payment_method' | 'latest_charge'>;
export type SetupIntentObject = Ids<
  Stripe.SetupIntent,
  'customer' | 'payment_method' | 'latest_attempt' | 'mandate' | 'single_use_mandate'
>;
export type SetupAttemptObject = Ids<Stripe.SetupAttempt, 'customer'>;
export type ChargeObject = Ids<
  Stripe.Charge,
  'customer' | 'payment_intent' | 'balance_transaction' | 'failure_balance_transaction'
>;
export type RefundObject = Ids<
  Stripe.Refund,
  'charge' | 'payment_intent' | 'balance_transaction' | 'failure_balance_transaction'
>;
export type DisputeObject = Ids<Stripe.Dispute, 'charge' | 'payment_intent'>;
export type MandateObject = Ids<Stripe.Mandate, 'payment_method'>;
export type BalanceTransactionObject = Ids<Stripe.BalanceTransaction, 'source'>;
export type WebhookEndpointObject = Stripe.WebhookEndpoint;

/** Stripe's event envelope, whatever its type. */
export interface EventObject {
  id: string;
  object: 'event';
  api_version: string | null;
  created: number;
  data: { object: unknown; previous_attributes?: Record<string, unknown> };
  livemode: boolean;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null } | null;
  type: string;
}

/** What the sandbox knows about a payment method and Stripe doesn't show. */
export interface PaymentMethodSecret {
  id: string;
  /** Digits of a card or an IBAN without spaces. */
  number: string;
  /** Used with an intent without being kept for a customer: it can't be used again. */
  isUsedUp: boolean;
  /** Set up for payments while the customer is away. */
  isSetUp: boolean;
}

/** A movement of money in the sandbox's own book. Never changed, never removed. */
export interface BookEntry {
  id: string;
  account: string;
  kind:
    | 'charge'
    | 'fee'
    | 'refund'
    | 'refund-failure'
    | 'dispute'
    | 'dispute-fee'
    | 'dispute-reversal'
    | 'return';
  /** Minor units; what the merchant gains is positive. */
  amount: number;
  currency: string;
  paymentIntent: string | null;
  charge: string | null;
  /** The charge, refund or dispute that moved the money. */
  source: string;
  metadata: Record<string, string>;
  at: string;
}
