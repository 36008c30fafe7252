/**
 * Which of Stripe's events concern us, and what each is about: enable exactly these for the webhook endpoint.
 * Source: https://docs.stripe.com/api/events/types, API version 2026-10-28.endive; held true since 2026-11-21.
 * An event only says *that* something changed. Its snapshot is never applied: the object's present state is fetched.
 */
import type Stripe from 'stripe';

/** How to read `data.object`: as the thing itself, or as a charge whose PaymentIntent is meant. */
export type EventSubject = 'intent' | 'charge' | 'refund' | 'dispute' | 'method' | 'mandate' | 'setup';

type Known<Type> = Type extends string ? (string extends Type ? never : Type) : never;
type EventType = Known<Stripe.Event['type']>;

export const eventSubjects = {
  'payment_intent.succeeded': 'intent',
  'payment_intent.processing': 'intent',
  'payment_intent.payment_failed': 'intent',
  'payment_intent.requires_action': 'intent',
  'payment_intent.canceled': 'intent',
  'payment_intent.amount_capturable_updated': 'intent',
  // A debit that the bank returns after it had succeeded shows on the charge only.
  'charge.succeeded': 'charge',
  'charge.failed': 'charge',
  'charge.updated': 'charge',
  'charge.refunded': 'charge',
  'refund.created': 'refund',
  'refund.updated': 'refund',
  'refund.failed': 'refund',
  'charge.refund.updated': 'refund',
  'charge.dispute.created': 'dispute',
  'charge.dispute.updated': 'dispute',
  'charge.dispute.closed': 'dispute',
  'charge.dispute.funds_withdrawn': 'dispute',
  'charge.dispute.funds_reinstated': 'dispute',
  'payment_method.attached': 'method',
  'payment_method.updated': 'method',
  'payment_method.automatically_updated': 'method',
  'payment_method.detached': 'method',
  'mandate.updated': 'mandate',
  'setup_intent.succeeded': 'setup',
  'setup_intent.setup_failed': 'setup',
  'setup_intent.requires_action': 'setup',
  'setup_intent.canceled': 'setup'
} as const satisfies Partial<Record<EventType, EventSubject>>;
