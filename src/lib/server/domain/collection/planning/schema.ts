import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  char,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import { instant, plainDate } from '../../../platform/db/columns.ts';
import { invoice } from '../../billing/schema.ts';
import { customer, merchant } from '../../identity/schema.ts';
import { paymentMethod } from '../../payment-methods/schema.ts';

/** How a merchant collects; without a row, the defaults. */
export const collectionSettings = pgTable('collection_settings', {
  merchantId: uuid('merchant_id')
    .primaryKey()
    .references(() => merchant.id),
  segment: text('segment', { enum: ['standard', 'essential', 'box'] })
    .notNull()
    .default('standard'),
  /** Days between the notice and a direct debit, where the mandate agrees on nothing else. */
  noticeDays: smallint('notice_days').notNull().default(14),
  /** A customer may move a coming collection by so many days … */
  moveMostDays: smallint('move_most_days').notNull().default(14),
  /** … so often in twelve months … */
  movesPerYear: smallint('moves_per_year').notNull().default(3),
  /** … until so many business days before it. */
  cutOffBusinessDays: smallint('cut_off_business_days').notNull().default(2)
});

/**
 * Which saved method may be debited, in the customer's own order: 0 is debited, 1 and on are asked when it fails. The
 * words agreed to are the evidence. Revoked, never deleted.
 */
export const debitConsent = pgTable(
  'debit_consent',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    paymentMethodId: uuid('payment_method_id').notNull(),
    position: smallint('position').notNull(),
    /** Calendar days that a notice must be old before the debit, as agreed here; 0 needs no notice (cards only). */
    noticeDays: smallint('notice_days').notNull(),
    /** What is due on one day may be taken in one debit. */
    isBundled: boolean('is_bundled').notNull(),
    text: text('text').notNull(),
    language: char('language', { length: 2 }).notNull(),
    ip: text('ip').notNull(),
    userAgent: text('user_agent').notNull(),
    grantedAt: instant('granted_at').notNull(),
    revokedAt: instant('revoked_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({
      columns: [t.merchantId, t.paymentMethodId],
      foreignColumns: [paymentMethod.merchantId, paymentMethod.id]
    }),
    uniqueIndex('one_consent_per_place')
      .on(t.merchantId, t.customerId, t.position)
      .where(sql`revoked_at is null`)
  ]
);

/** One coming collection: what, from which method, when. Its attempt is made once; a move makes a new one. */
export const plannedCollection = pgTable(
  'planned_collection',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    paymentMethodId: uuid('payment_method_id').notNull(),
    status: text('status', {
      enum: ['planned', 'noticed', 'due', 'attempted', 'moved', 'canceled']
    }).notNull(),
    kind: text('kind', { enum: ['first', 'retry', 'backup'] }).notNull(),
    /**
     * Of its method, which another one takes the place of on the same rail only. Here as well for what adds up what is
     * coming; what was over before it stood here has none.
     */
    rail: text('rail', { enum: ['card', 'sepa_debit'] }),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    /** The day on which the money moves, as the customer is told. */
    collectOn: plainDate('collect_on').notNull(),
    /** When it is handed to the gateway: a debit on the business day before. */
    submitAt: instant('submit_at').notNull(),
    noticeDays: smallint('notice_days').notNull(),
    /** The day on which its notice went out, in the merchant's zone. */
    noticedOn: plainDate('noticed_on'),
    noticeId: uuid('notice_id'),
    /** The failed attempt that it follows. */
    afterAttemptId: uuid('after_attempt_id'),
    /** The one that it took the place of. */
    movedFromId: uuid('moved_from_id'),
    attemptId: uuid('attempt_id'),
    /** Who holds it while its attempt is being opened: an older holder finds another token. */
    claimToken: uuid('claim_token'),
    claimedAt: instant('claimed_at'),
    createdAt: instant('created_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    uniqueIndex('one_plan_after_attempt').on(t.merchantId, t.afterAttemptId),
    uniqueIndex('one_plan_per_attempt').on(t.merchantId, t.attemptId),
    index('collection_waiting')
      .on(t.merchantId, t.submitAt)
      .where(sql`status in ('planned', 'noticed', 'due')`),
    check('waiting_has_rail', sql`rail is not null or status not in ('planned', 'noticed', 'due')`),
    // With all that the coming days are added up by: hundreds of thousands of debits are read from the index alone.
    index('collection_ahead')
      .on(t.merchantId, t.collectOn, t.currency, t.rail, t.kind, t.amountMinor)
      .where(sql`status in ('planned', 'noticed', 'due')`),
    index('collection_attempted')
      .on(t.merchantId, t.collectOn)
      .where(sql`status = 'attempted'`),
    index('collection_by_customer').on(t.merchantId, t.customerId, t.collectOn)
  ]
);

/** What a planned collection is about, and how much of it was announced. Live while it is still to be attempted. */
export const plannedCollectionInvoice = pgTable(
  'planned_collection_invoice',
  {
    merchantId: uuid('merchant_id').notNull(),
    plannedId: uuid('planned_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    isLive: boolean('is_live').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.plannedId, t.invoiceId] }),
    foreignKey({
      columns: [t.merchantId, t.plannedId],
      foreignColumns: [plannedCollection.merchantId, plannedCollection.id]
    }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    // The claim: an invoice waits in at most one plan.
    uniqueIndex('one_live_plan_per_invoice')
      .on(t.merchantId, t.invoiceId)
      .where(sql`is_live`),
    index('plan_by_invoice').on(t.merchantId, t.invoiceId)
  ]
);

/** What was decided about collecting, by which rule, on which facts. Append-only: the answer to "why, and why now?" */
export const collectionDecision = pgTable(
  'collection_decision',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    plannedId: uuid('planned_id'),
    attemptId: uuid('attempt_id'),
    /** `plan`, `send`, `move`, `cancel`: of a plan; `retry`, `ask-customer`, `give-up`: after an attempt. */
    kind: text('kind', {
      enum: ['plan', 'send', 'move', 'cancel', 'retry', 'ask-customer', 'give-up']
    }).notNull(),
    rule: text('rule').notNull(),
    facts: jsonb('facts').$type<Readonly<Record<string, unknown>>>().notNull(),
    /** When it goes on by itself; null when it doesn't. */
    nextAt: instant('next_at'),
    decidedAt: instant('decided_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('decision_by_plan').on(t.merchantId, t.plannedId),
    // One answer per attempt, however often the question comes.
    uniqueIndex('one_answer_per_attempt')
      .on(t.merchantId, t.attemptId)
      .where(sql`kind in ('retry', 'ask-customer', 'give-up')`)
  ]
);
