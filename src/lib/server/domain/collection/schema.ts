import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  char,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import type { Decline, InstrumentFacts } from '../../gateway/index.ts';
import { instant } from '../../platform/db/columns.ts';
import { invoice } from '../billing/schema.ts';
import { customer } from '../identity/schema.ts';
import type { RouteRecord } from '../routing/index.ts';
import type { StoredInstrument } from './stored-instrument.ts';

/** Our one try to take one amount by one method. Written before the gateway is called; its id is the idempotency key. */
export const paymentAttempt = pgTable(
  'payment_attempt',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    accountId: uuid('account_id').notNull(),
    payLinkId: uuid('pay_link_id'),
    /** Random, made when the form was rendered: the same form sent twice is the same attempt. */
    formKey: text('form_key'),
    status: text('status', {
      enum: ['opened', 'unknown', 'requires_action', 'processing', 'succeeded', 'failed', 'canceled']
    }).notNull(),
    initiator: text('initiator', { enum: ['customer', 'merchant'] }).notNull(),
    method: text('method', { enum: ['ideal', 'bancontact', 'card', 'sepa_debit'] }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    instrument: jsonb('instrument').$type<StoredInstrument>().notNull(),
    isToBeSaved: boolean('is_to_be_saved').notNull(),
    /** The words agreed to, the language and where from, when the method is to be saved or debited. */
    consent:
      jsonb('consent').$type<
        Readonly<{ text: string; language: string; at: string; ip: string; userAgent: string }>
      >(),
    gatewayRef: text('gateway_ref'),
    chargeRef: text('charge_ref'),
    challengeUrl: text('challenge_url'),
    facts: jsonb('facts').$type<InstrumentFacts>(),
    /**
     * Which card or account it was, of the facts: in a column of its own, because row-level security lets no index be
     * asked by a look into JSON.
     */
    fingerprint: text('fingerprint').generatedAlwaysAs(
      sql`coalesce(facts ->> 'fingerprint', instrument ->> 'fingerprint')`
    ),
    decline: jsonb('decline').$type<Decline>(),
    /** What the decline means, for the list of what failed; like `fingerprint`, for an index. */
    declineClass: text('decline_class').generatedAlwaysAs(sql`decline ->> 'class'`),
    openedAt: instant('opened_at').notNull(),
    /** When the outcome became final. */
    resolvedAt: instant('resolved_at'),
    /** When the janitor last asked the gateway. */
    askedAt: instant('asked_at'),
    /** Why it went to its account: the rule, the facts, and what was passed over. */
    route: jsonb('route').$type<RouteRecord>(),
    /** The attempt that surely was never executed and that this one stands in for, at another account. */
    retryOf: uuid('retry_of')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    unique().on(t.merchantId, t.accountId, t.gatewayRef),
    unique().on(t.merchantId, t.formKey),
    index('attempt_live')
      .on(t.merchantId, t.openedAt)
      .where(sql`status in ('opened', 'unknown', 'requires_action', 'processing')`),
    // What nobody knows the outcome of, among all that is under way: the home page counts it.
    index('attempt_unknown')
      .on(t.merchantId, t.openedAt, t.id)
      .where(sql`status = 'unknown'`),
    foreignKey({ columns: [t.merchantId, t.retryOf], foreignColumns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.retryOf),
    index().on(t.merchantId, t.customerId),
    index('attempt_by_link').on(t.merchantId, t.payLinkId),
    // What failed lately, and why: the home page asks. With all that its number and sum need, for the reports.
    index('attempt_failed_by_moment')
      .on(t.merchantId, t.resolvedAt, t.currency, t.amountMinor)
      .where(sql`status = 'failed'`),
    // The list of payments, narrowed: however few there are among ten million, they are found at once.
    index('attempt_failed_newest')
      .on(t.merchantId, t.id)
      .where(sql`status = 'failed'`),
    index('attempt_by_decline')
      .on(t.merchantId, t.declineClass, t.id)
      .where(sql`status = 'failed'`),
    index('attempt_by_method').on(t.merchantId, t.method, t.id),
    index('attempt_canceled')
      .on(t.merchantId, t.id)
      .where(sql`status = 'canceled'`),
    index('attempt_of_fingerprint')
      .on(t.merchantId, t.fingerprint)
      .where(sql`fingerprint is not null`)
  ]
);

/** Which invoice an attempt pays, and how much of it. `isLive` follows the attempt's status in the same transaction. */
export const attemptAllocation = pgTable(
  'attempt_allocation',
  {
    merchantId: uuid('merchant_id').notNull(),
    attemptId: uuid('attempt_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    isLive: boolean('is_live').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.attemptId, t.invoiceId] }),
    foreignKey({
      columns: [t.merchantId, t.attemptId],
      foreignColumns: [paymentAttempt.merchantId, paymentAttempt.id]
    }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    // The claim: at most one live attempt per invoice, whoever else is trying at the same moment.
    uniqueIndex('one_live_attempt_per_invoice')
      .on(t.merchantId, t.invoiceId)
      .where(sql`is_live`),
    index().on(t.merchantId, t.invoiceId)
  ]
);

/** Money that goes back. Ours to ask for, or found in the provider's dashboard. */
export const refund = pgTable(
  'refund',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    attemptId: uuid('attempt_id').notNull(),
    gatewayRef: text('gateway_ref'),
    status: text('status', {
      enum: ['opened', 'unknown', 'pending', 'succeeded', 'failed', 'canceled']
    }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    /** What the refund means for the debt: `credit` forgives it (default), `reopen` leaves it owed. */
    effect: text('effect', { enum: ['credit', 'reopen'] }).notNull(),
    requestedAt: instant('requested_at').notNull(),
    resolvedAt: instant('resolved_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.gatewayRef),
    foreignKey({
      columns: [t.merchantId, t.attemptId],
      foreignColumns: [paymentAttempt.merchantId, paymentAttempt.id]
    }),
    index().on(t.merchantId, t.attemptId),
    // Nulls stand where `order by … desc` puts them: elsewhere the index would not count as being in this order.
    index('refund_newest').on(t.merchantId, t.requestedAt.desc().nullsFirst(), t.id.desc().nullsFirst())
  ]
);

/** The customer's bank takes money back, or asks about it. */
export const dispute = pgTable(
  'dispute',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    attemptId: uuid('attempt_id').notNull(),
    gatewayRef: text('gateway_ref').notNull(),
    status: text('status', { enum: ['inquiry', 'open', 'won', 'lost'] }).notNull(),
    reason: text('reason').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    openedAt: instant('opened_at').notNull(),
    resolvedAt: instant('resolved_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.gatewayRef),
    foreignKey({
      columns: [t.merchantId, t.attemptId],
      foreignColumns: [paymentAttempt.merchantId, paymentAttempt.id]
    }),
    index().on(t.merchantId, t.attemptId),
    index('dispute_live')
      .on(t.merchantId, t.openedAt)
      .where(sql`status in ('inquiry', 'open')`)
  ]
);

/** The webhook inbox: what providers told us, stored once before anything is done with it. */
export const webhookInbox = pgTable(
  'webhook_inbox',
  {
    merchantId: uuid('merchant_id').notNull(),
    accountId: uuid('account_id').notNull(),
    eventId: text('event_id').notNull(),
    type: text('type').notNull(),
    payload: text('payload').notNull(),
    receivedAt: instant('received_at').notNull(),
    processedAt: instant('processed_at'),
    tries: integer('tries').notNull().default(0)
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.accountId, t.eventId] }),
    index('webhook_waiting')
      .on(t.merchantId, t.receivedAt)
      .where(sql`processed_at is null`)
  ]
);

/** What reconciliation found and a person must look at: money at the gateway that we can't place, and the reverse. */
export const reconciliationBreak = pgTable(
  'reconciliation_break',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    accountId: uuid('account_id').notNull(),
    kind: text('kind', {
      enum: ['charge-without-attempt', 'amount-differs', 'refund-without-attempt', 'attempt-without-charge']
    }).notNull(),
    gatewayRef: text('gateway_ref').notNull(),
    details: jsonb('details').$type<Readonly<Record<string, unknown>>>().notNull(),
    foundAt: instant('found_at').notNull(),
    closedAt: instant('closed_at')
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] }), unique().on(t.merchantId, t.kind, t.gatewayRef)]
);

export * from './planning/schema.ts';
export * from './retry-rules/schema.ts';
export * from './segments/schema.ts';
