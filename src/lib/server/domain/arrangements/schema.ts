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
  smallint,
  text,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import { instant, plainDate } from '../../platform/db/columns.ts';
import { invoice } from '../billing/schema.ts';
import { customer, merchant } from '../identity/schema.ts';
import type { ArrangementTerms } from './terms.ts';

/** Within which bounds customers may arrange by themselves. Published, never changed; the highest version is in force. */
export const arrangementTerms = pgTable(
  'arrangement_terms',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    version: integer('version').notNull(),
    terms: jsonb('terms').$type<ArrangementTerms>().notNull(),
    /** Why it came, in the words of who published it. */
    reason: text('reason').notNull().default(''),
    /** The version that came back with it; 0 is what held before any was published. */
    copyOf: integer('copy_of'),
    publishedBy: uuid('published_by'),
    publishedAt: instant('published_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.version] })]
);

/** What a customer agreed to pay in parts, or asked to. Its parts are written down when it starts. */
export const arrangement = pgTable(
  'arrangement',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    status: text('status', {
      enum: ['proposed', 'offered', 'running', 'kept', 'broken', 'ended', 'declined', 'withdrawn']
    }).notNull(),
    /** What was asked for, or offered instead: so many parts, one a month, on this day. 31 is the month's last. */
    parts: smallint('parts').notNull(),
    day: smallint('day').notNull(),
    /** Whether the parts are debited by themselves from the saved method. */
    isDebited: boolean('is_debited').notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    /** What was owed when it was asked for, and from the start on what was agreed. */
    totalMinor: bigint('total_minor', { mode: 'number' }).notNull(),
    /** The version of the terms by which it was decided, and which it goes by; 0 is before any was published. */
    termsVersion: integer('terms_version').notNull(),
    /** The bounds that it is outside of; staff decide about those. */
    outside: text('outside').array().notNull(),
    askedByKind: text('asked_by_kind').notNull(),
    askedById: text('asked_by_id'),
    /** What the customer said with it, and what staff answered: each reads the other's. */
    question: text('question'),
    answer: text('answer'),
    askedAt: instant('asked_at').notNull(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    index('arrangement_by_customer').on(t.merchantId, t.customerId, t.askedAt),
    index('arrangement_newest').on(t.merchantId, t.id.desc()),
    index('arrangement_by_status').on(t.merchantId, t.status, t.id),
    index('arrangement_by_start').on(t.merchantId, t.startedAt),
    index('arrangement_running')
      .on(t.merchantId, t.id)
      .where(sql`status = 'running'`),
    index('arrangement_waiting')
      .on(t.merchantId, t.customerId)
      .where(sql`status in ('proposed', 'offered')`)
  ]
);

/** Which invoices it is about. Live while it runs: an invoice is in one arrangement at a time. */
export const arrangementInvoice = pgTable(
  'arrangement_invoice',
  {
    merchantId: uuid('merchant_id').notNull(),
    arrangementId: uuid('arrangement_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    isLive: boolean('is_live').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.arrangementId, t.invoiceId] }),
    foreignKey({
      columns: [t.merchantId, t.arrangementId],
      foreignColumns: [arrangement.merchantId, arrangement.id]
    }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    uniqueIndex('one_live_arrangement_per_invoice')
      .on(t.merchantId, t.invoiceId)
      .where(sql`is_live`),
    index('arrangement_by_invoice').on(t.merchantId, t.invoiceId)
  ]
);

/** One dated part of an arrangement. */
export const instalment = pgTable(
  'instalment',
  {
    merchantId: uuid('merchant_id').notNull(),
    arrangementId: uuid('arrangement_id').notNull(),
    /** From 1. */
    place: smallint('place').notNull(),
    dueOn: plainDate('due_on').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    /** What of it is still to come in, as the ledger has it (`settle-instalments.ts`). */
    openMinor: bigint('open_minor', { mode: 'number' }).notNull(),
    status: text('status', { enum: ['coming', 'missed', 'settled', 'spread', 'dropped'] }).notNull(),
    /** How often its debit was planned: the first time, and the retries that the terms allow. */
    debits: smallint('debits').notNull().default(0),
    toldNearAt: instant('told_near_at'),
    /** The day on which it was found to be missed: its grace counts from here. */
    missedOn: plainDate('missed_on')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.arrangementId, t.place] }),
    foreignKey({
      columns: [t.merchantId, t.arrangementId],
      foreignColumns: [arrangement.merchantId, arrangement.id]
    })
  ]
);

/** A day by which a customer says that they will pay. */
export const paymentPromise = pgTable(
  'payment_promise',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    status: text('status', { enum: ['given', 'kept', 'broken', 'withdrawn'] }).notNull(),
    promisedOn: plainDate('promised_on').notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    /** What was owed when it was given. */
    totalMinor: bigint('total_minor', { mode: 'number' }).notNull(),
    givenByKind: text('given_by_kind').notNull(),
    givenById: text('given_by_id'),
    givenAt: instant('given_at').notNull(),
    endedAt: instant('ended_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    index('promise_by_customer').on(t.merchantId, t.customerId, t.givenAt),
    index('promise_by_status').on(t.merchantId, t.status, t.id),
    index('promise_by_day_given').on(t.merchantId, t.givenAt),
    index('promise_given')
      .on(t.merchantId, t.promisedOn)
      .where(sql`status = 'given'`)
  ]
);

/** Which invoices were promised. Live while the promise stands: an invoice is promised once at a time. */
export const promisedInvoice = pgTable(
  'promised_invoice',
  {
    merchantId: uuid('merchant_id').notNull(),
    promiseId: uuid('promise_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    isLive: boolean('is_live').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.promiseId, t.invoiceId] }),
    foreignKey({
      columns: [t.merchantId, t.promiseId],
      foreignColumns: [paymentPromise.merchantId, paymentPromise.id]
    }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    uniqueIndex('one_live_promise_per_invoice')
      .on(t.merchantId, t.invoiceId)
      .where(sql`is_live`),
    index('promise_by_invoice').on(t.merchantId, t.invoiceId)
  ]
);
