import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  char,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid
} from 'drizzle-orm/pg-core';
import { instant, plainDate } from '../../platform/db/columns.ts';
import { invoice } from '../billing/schema.ts';
import { customer, merchant, staff } from '../identity/schema.ts';

/** Up to which moment the reports have counted. Moved in the transaction that counts, so that nothing counts twice. */
export const reportProgress = pgTable('report_progress', {
  merchantId: uuid('merchant_id')
    .primaryKey()
    .references(() => merchant.id),
  countedUntil: instant('counted_until').notNull(),
  /** The last day on which a forecast was written. */
  forecastOn: plainDate('forecast_on'),
  /** The last day on which it was looked at again what messages did. */
  contactOn: plainDate('contact_on')
});

/**
 * When a truth about the books was last checked, and how long that took: what takes long is checked less often. A large
 * book is walked in slices, over several runs.
 */
export const invariantCheck = pgTable(
  'invariant_check',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    invariant: text('invariant').notNull(),
    checkedAt: instant('checked_at').notNull(),
    tookMs: integer('took_ms').notNull(),
    /** Up to which id a walk came that isn't over yet, and how long it took so far. */
    walkedTo: uuid('walked_to'),
    walkMs: integer('walk_ms').notNull().default(0)
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.invariant] })]
);

/** The ledger by day: what each kind of booking put on each account, on the merchant's own calendar. */
export const reportDay = pgTable(
  'report_day',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    bookedOn: plainDate('booked_on').notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    /** An account of the ledger, and the kind of the booking. */
    account: text('account').notNull(),
    kind: text('kind').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    lineCount: integer('line_count').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.bookedOn, t.currency, t.account, t.kind] })]
);

/**
 * An invoice that was missed: the first time that a payment of it failed or was taken back, or that its due date passed.
 * Once per invoice, ever; what was known at that moment, and never changed.
 */
export const recoveryCase = pgTable(
  'recovery_case',
  {
    merchantId: uuid('merchant_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    missedAt: instant('missed_at').notNull(),
    /** That moment's day in the merchant's zone. */
    missedOn: plainDate('missed_on').notNull(),
    because: text('because', { enum: ['failed', 'returned', 'overdue'] }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    /** What the invoice owed at that moment. */
    atRiskMinor: bigint('at_risk_minor', { mode: 'number' }).notNull(),
    /** The attempt that failed or was taken back; none where only a date passed. */
    attemptId: uuid('attempt_id'),
    reasonClass: text('reason_class'),
    reasonCode: text('reason_code'),
    method: text('method'),
    accountId: uuid('account_id'),
    /** The customer's group at that moment. */
    segment: text('segment')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.invoiceId] }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    index('case_by_day').on(t.merchantId, t.missedOn, t.invoiceId),
    index('case_by_customer').on(t.merchantId, t.customerId),
    index('case_by_moment').on(t.merchantId, t.missedAt, t.invoiceId)
  ]
);

/** One booking's share on one missed invoice, after it was missed: money that came or went back, or debt forgiven. */
export const recoveryFlow = pgTable(
  'recovery_flow',
  {
    merchantId: uuid('merchant_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    transactionId: uuid('transaction_id').notNull(),
    bookedOn: plainDate('booked_on').notNull(),
    /** Days since the invoice was missed. */
    afterDays: integer('after_days').notNull(),
    kind: text('kind', { enum: ['money', 'forgiven'] }).notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    /** What the invoice owes less by it: positive came in, negative went back. */
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    attemptId: uuid('attempt_id'),
    /** `debit`: taken by the merchant. `customer`: paid by themselves. `transfer`: came by the bank. */
    way: text('way', { enum: ['debit', 'customer', 'transfer', 'other'] }).notNull(),
    method: text('method').notNull(),
    accountId: uuid('account_id'),
    /** The hour on the merchant's clock at which the payment began. */
    hour: smallint('hour').notNull(),
    /** Days since the customer's payday, where they told it. */
    paydayDays: smallint('payday_days'),
    /** The last message about the invoice in the days before the customer paid. */
    noticeId: uuid('notice_id'),
    sequenceId: uuid('sequence_id'),
    step: text('step'),
    channel: text('channel'),
    tone: text('tone')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.invoiceId, t.transactionId] }),
    foreignKey({
      name: 'flow_of_case',
      columns: [t.merchantId, t.invoiceId],
      foreignColumns: [recoveryCase.merchantId, recoveryCase.invoiceId]
    }),
    // With all that a number and a sum need, so that these are read from the index alone.
    index('flow_by_booking_day')
      .on(t.merchantId, t.bookedOn, t.currency, t.amountMinor)
      .where(sql`kind = 'money'`),
    index('flow_forgiven')
      .on(t.merchantId, t.bookedOn, t.invoiceId)
      .where(sql`kind = 'forgiven'`)
  ]
);

/** What the planned debits of one day were expected to bring, as it was seen on the day when it was written. */
export const cashForecast = pgTable(
  'cash_forecast',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    madeOn: plainDate('made_on').notNull(),
    forOn: plainDate('for_on').notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    plannedCount: integer('planned_count').notNull(),
    plannedMinor: bigint('planned_minor', { mode: 'number' }).notNull(),
    expectedMinor: bigint('expected_minor', { mode: 'number' }).notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.madeOn, t.forOn, t.currency] })]
);

/** What planned debits brought, by the day on which they were to run; written anew each night for the last weeks. */
export const debitDay = pgTable(
  'debit_day',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    collectOn: plainDate('collect_on').notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    method: text('method').notNull(),
    /** The first try, a later one, or the back-up method. */
    kind: text('kind', { enum: ['first', 'retry', 'backup'] }).notNull(),
    /** Debits whose outcome is known, and what they asked. */
    triedCount: integer('tried_count').notNull(),
    triedMinor: bigint('tried_minor', { mode: 'number' }).notNull(),
    /** What came of it and wasn't taken back by a bank. */
    cameMinor: bigint('came_minor', { mode: 'number' }).notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.collectOn, t.currency, t.method, t.kind] })]
);

/** What somebody asks of a list again and again, under a name. */
export const savedView = pgTable(
  'saved_view',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    /** Whose it is: others see a shared one, only its owner changes it. */
    staffId: uuid('staff_id').notNull(),
    /** Which list: a key of `list-names.ts`. */
    list: text('list').notNull(),
    name: text('name').notNull(),
    /** The filters, as the list's address says them. */
    query: text('query').notNull(),
    isShared: boolean('is_shared').notNull(),
    createdAt: instant('created_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.staffId, t.list, t.name),
    foreignKey({ columns: [t.merchantId, t.staffId], foreignColumns: [staff.merchantId, staff.id] }),
    index('saved_view_of_list').on(t.merchantId, t.list)
  ]
);

/** The view with which a list opens for one person. */
export const listDefault = pgTable(
  'list_default',
  {
    merchantId: uuid('merchant_id').notNull(),
    staffId: uuid('staff_id').notNull(),
    list: text('list').notNull(),
    viewId: uuid('view_id').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.staffId, t.list] }),
    foreignKey({ columns: [t.merchantId, t.staffId], foreignColumns: [staff.merchantId, staff.id] }),
    foreignKey({
      columns: [t.merchantId, t.viewId],
      foreignColumns: [savedView.merchantId, savedView.id]
    }).onDelete('cascade')
  ]
);

export * from './counting/schema.ts';
