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
  uuid
} from 'drizzle-orm/pg-core';
import { instant, plainDate } from '../../platform/db/columns.ts';
import { creditNote, invoice } from '../billing/schema.ts';
import { customer } from '../identity/schema.ts';

/** What can be subscribed to. Its prices stand in `plan_price`. */
export const plan = pgTable(
  'plan',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    /** As it stands on an invoice. */
    name: text('name').notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    cycleUnit: text('cycle_unit', { enum: ['day', 'week', 'month', 'year'] }).notNull(),
    cycleCount: smallint('cycle_count').notNull(),
    /** Tax that is in the price, in basis points: 21 % is 2100. */
    taxBp: integer('tax_bp').notNull().default(0),
    /** What a part of a period costs: its days, or (`whole`: a box, a lesson) all or nothing. */
    partialPeriods: text('partial_periods', { enum: ['by-day', 'whole'] }).notNull(),
    /** How many days before its first day a period is billed. */
    billAheadDays: smallint('bill_ahead_days').notNull().default(0),
    trialDays: smallint('trial_days').notNull().default(0),
    isOffered: boolean('is_offered').notNull().default(true),
    /** Plans of one family are each other's larger or smaller: a customer may go from one to the other. */
    family: text('family'),
    /** How many of it a customer may choose; with 1 there is nothing to choose. */
    mostQuantity: smallint('most_quantity').notNull().default(1),
    createdAt: instant('created_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] })]
);

/** A price of a plan from a date on, per period and unit, tax included. Added, never changed. */
export const planPrice = pgTable(
  'plan_price',
  {
    merchantId: uuid('merchant_id').notNull(),
    planId: uuid('plan_id').notNull(),
    effectiveOn: plainDate('effective_on').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    /** Whom it concerns: everybody at their next renewal, or those who subscribe from then on. */
    reach: text('reach', { enum: ['everyone', 'new-customers'] }).notNull(),
    announcedAt: instant('announced_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.planId, t.effectiveOn] }),
    foreignKey({ columns: [t.merchantId, t.planId], foreignColumns: [plan.merchantId, plan.id] })
  ]
);

/** A customer's standing order, with the place up to which it has been billed. */
export const subscription = pgTable(
  'subscription',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    status: text('status', { enum: ['trialing', 'active', 'paused', 'stopping', 'stopped'] }).notNull(),
    planId: uuid('plan_id').notNull(),
    quantity: integer('quantity').notNull(),
    /** The day whose price list was agreed to. */
    pricedOn: plainDate('priced_on').notNull(),
    /** Until when announced price changes don't count for this customer. */
    keepsPriceUntilOn: plainDate('keeps_price_until_on'),
    /** A change that waits for the next period: the terms from `changesOn` on. */
    changesOn: plainDate('changes_on'),
    nextPlanId: uuid('next_plan_id'),
    nextQuantity: integer('next_quantity'),
    nextPricedOn: plainDate('next_priced_on'),
    /** The next plan has another cycle: its calendar begins on `changesOn`. */
    changesCycle: boolean('changes_cycle').notNull().default(false),
    startedOn: plainDate('started_on').notNull(),
    /** The first day that costs money: after the trial. */
    billedFromOn: plainDate('billed_from_on').notNull(),
    anchorOn: plainDate('anchor_on').notNull(),
    anchorIsLastDay: boolean('anchor_is_last_day').notNull().default(false),
    /** The first period that is not planned yet: its place in the calendar and its first day. */
    nextIndex: integer('next_index').notNull(),
    nextStartOn: plainDate('next_start_on').notNull(),
    /** When that period is to be billed; null when no further one will come. */
    nextBillOn: plainDate('next_bill_on'),
    /** The latest pause; all of them stand in `subscription_pause`. */
    pauseFromOn: plainDate('pause_from_on'),
    pauseUntilOn: plainDate('pause_until_on'),
    /** The first day without the subscription. */
    stopOn: plainDate('stop_on'),
    stopReason: text('stop_reason'),
    /** The customer's chosen method; whether it still works is for those who charge it to say. */
    paymentMethodId: uuid('payment_method_id'),
    /** The stopped subscription that this one continues. */
    previousId: uuid('previous_id'),
    createdAt: instant('created_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({ columns: [t.merchantId, t.planId], foreignColumns: [plan.merchantId, plan.id] }),
    foreignKey({ columns: [t.merchantId, t.nextPlanId], foreignColumns: [plan.merchantId, plan.id] }),
    index('subscription_by_customer').on(t.merchantId, t.customerId),
    index('subscription_by_plan').on(t.merchantId, t.planId, t.id),
    // What a plan is worth is added up from the index alone, whatever else its subscriptions say.
    index('subscription_worth')
      .on(t.merchantId, t.planId, t.pricedOn, t.keepsPriceUntilOn, t.status, t.quantity)
      .where(sql`status <> 'stopped'`),
    index('subscription_to_bill')
      .on(t.merchantId, t.nextBillOn, t.id)
      .where(sql`next_bill_on is not null`),
    index('subscription_to_turn')
      .on(t.merchantId, t.id)
      .where(sql`status in ('trialing', 'paused', 'stopping') or pause_from_on is not null`)
  ]
);

/** Days on which a subscription rests and costs nothing: from `fromOn` up to, and without, `untilOn`. */
export const subscriptionPause = pgTable(
  'subscription_pause',
  {
    merchantId: uuid('merchant_id').notNull(),
    subscriptionId: uuid('subscription_id').notNull(),
    fromOn: plainDate('from_on').notNull(),
    untilOn: plainDate('until_on').notNull(),
    askedOn: plainDate('asked_on').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.subscriptionId, t.fromOn] }),
    foreignKey({
      columns: [t.merchantId, t.subscriptionId],
      foreignColumns: [subscription.merchantId, subscription.id]
    })
  ]
);

/** One planned billing period: what it costs, and the invoice that asks for it. */
export const subscriptionPeriod = pgTable(
  'subscription_period',
  {
    merchantId: uuid('merchant_id').notNull(),
    subscriptionId: uuid('subscription_id').notNull(),
    startOn: plainDate('start_on').notNull(),
    /** The first day after it. */
    endOn: plainDate('end_on').notNull(),
    /** The calendar's whole period that it is, or is a part of. */
    wholeStartOn: plainDate('whole_start_on').notNull(),
    wholeEndOn: plainDate('whole_end_on').notNull(),
    planId: uuid('plan_id').notNull(),
    quantity: integer('quantity').notNull(),
    /** What a whole period costs by the terms that hold for its coming days. */
    wholeMinor: bigint('whole_minor', { mode: 'number' }).notNull(),
    /** What was planned to be asked: less than the whole for a part, a pause; nothing is never invoiced. */
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    invoiceId: uuid('invoice_id')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.subscriptionId, t.startOn] }),
    foreignKey({
      columns: [t.merchantId, t.subscriptionId],
      foreignColumns: [subscription.merchantId, subscription.id]
    }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    index('subscription_period_to_invoice')
      .on(t.merchantId, t.subscriptionId, t.startOn)
      .where(sql`invoice_id is null and amount_minor > 0`),
    index('subscription_period_by_invoice')
      .on(t.merchantId, t.invoiceId)
      .where(sql`invoice_id is not null`)
  ]
);

export const adjustmentKinds = ['unused', 'rest', 'paused', 'resumed', 'stopped', 'extra'] as const;

/** Something to add to (or, negative, to take off) a later bill: an extra, or days of a period that changed after it was planned. */
export const subscriptionAdjustment = pgTable(
  'subscription_adjustment',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    subscriptionId: uuid('subscription_id').notNull(),
    kind: text('kind', { enum: adjustmentKinds }).notNull(),
    /** Plan or extra, as it stands on the invoice. */
    name: text('name').notNull(),
    fromOn: plainDate('from_on').notNull(),
    untilOn: plainDate('until_on').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    taxBp: integer('tax_bp').notNull(),
    /** The first day on which it goes on a bill. */
    billOn: plainDate('bill_on').notNull(),
    invoiceId: uuid('invoice_id'),
    creditNoteId: uuid('credit_note_id'),
    /** Taken back before it was billed: a stop that was undone. */
    withdrawnAt: instant('withdrawn_at'),
    createdAt: instant('created_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      columns: [t.merchantId, t.subscriptionId],
      foreignColumns: [subscription.merchantId, subscription.id]
    }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    foreignKey({
      columns: [t.merchantId, t.creditNoteId],
      foreignColumns: [creditNote.merchantId, creditNote.id]
    }),
    index('subscription_adjustment_waiting')
      .on(t.merchantId, t.subscriptionId, t.billOn)
      .where(sql`invoice_id is null and credit_note_id is null and withdrawn_at is null`),
    index('subscription_adjustment_by_invoice')
      .on(t.merchantId, t.invoiceId)
      .where(sql`invoice_id is not null`)
  ]
);

export { subscriptionSettings } from './settings-schema.ts';
export { debitPreference } from './debits/schema.ts';
export { cancellation } from './ways-out/schema.ts';
