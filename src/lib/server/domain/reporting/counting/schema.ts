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
  text,
  uuid
} from 'drizzle-orm/pg-core';
import { instant, plainDate } from '../../../platform/db/columns.ts';
import { invoice } from '../../billing/schema.ts';
import { customer, merchant } from '../../identity/schema.ts';

/**
 * Cases and flows added up, by the day on which the invoices were missed: one row for each part of each cut and number of
 * days after. What a report shows is the sum of some of these, however many invoices there are.
 */
export const recoveryDay = pgTable(
  'recovery_day',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    currency: char('currency', { length: 3 }).notNull(),
    /** A cut of `recovery/cuts.ts`, and the part of it. */
    cut: text('cut').notNull(),
    missedOn: plainDate('missed_on').notNull(),
    key: text('key').notNull(),
    /** Days since the invoices were missed; what is counted of the invoices themselves stands at 0. */
    afterDays: integer('after_days').notNull(),
    /** Of a cut by what was missed, the invoices; else those for which money came by this part for the first time. */
    invoiceCount: integer('invoice_count').notNull(),
    atRiskMinor: bigint('at_risk_minor', { mode: 'number' }).notNull(),
    recoveredMinor: bigint('recovered_minor', { mode: 'number' }).notNull(),
    forgivenMinor: bigint('forgiven_minor', { mode: 'number' }).notNull(),
    /**
     * Of a cut by what was missed: how many invoices more than the day before have something that came, that was forgiven,
     * and that is still owed. Up to a day they add up to how many have; what comes and goes back again is counted out again.
     */
    recoveredCount: integer('recovered_count').notNull().default(0),
    forgivenCount: integer('forgiven_count').notNull().default(0),
    owedCount: integer('owed_count').notNull().default(0)
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.currency, t.cut, t.missedOn, t.key, t.afterDays] })]
);

/** How many invoices more were owed at the end of a day of the merchant's calendar than at the end of the day before. */
export const owedDay = pgTable(
  'owed_day',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    bookedOn: plainDate('booked_on').notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    invoiceCount: integer('invoice_count').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.bookedOn, t.currency] })]
);

/**
 * From which day on an invoice was owed at the end of each day, and on which it no longer was: none while it still is. One
 * that is owed again after it was paid has a span more. What began and ended on one day has none.
 */
export const owedSpan = pgTable(
  'owed_span',
  {
    merchantId: uuid('merchant_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    owedFrom: plainDate('owed_from').notNull(),
    owedUntil: plainDate('owed_until'),
    currency: char('currency', { length: 3 }).notNull(),
    /** When the invoice was issued: what was owed on a day is listed in this order. */
    issuedAt: instant('issued_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.invoiceId, t.owedFrom] }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    // With both days: whoever isn't owed on a day is passed over in the index alone.
    index('owed_span_newest').on(
      ...([t.merchantId, t.currency, t.issuedAt, t.invoiceId, t.owedFrom, t.owedUntil] as const)
    )
  ]
);

/** How many messages that ask for money left on one day of the merchant's calendar, by the way that they went. */
export const messageDay = pgTable(
  'message_day',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    sentOn: plainDate('sent_on').notNull(),
    channel: text('channel').notNull(),
    messageCount: integer('message_count').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.sentOn, t.channel] })]
);

/**
 * What messages did after an invoice was missed, for each missed invoice: of a customer with several in a period the first
 * counts, which is the one whose `earlierOn` lies before it. So customers are counted once, in whatever period, by reading
 * no message at all. Written anew while it can still change (`CHANGES_DAYS`).
 */
export const missedContact = pgTable(
  'missed_contact',
  {
    merchantId: uuid('merchant_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    currency: char('currency', { length: 3 }).notNull(),
    missedAt: instant('missed_at').notNull(),
    missedOn: plainDate('missed_on').notNull(),
    /** The day of the same customer's missed invoice before this one, in the same currency. */
    earlierOn: plainDate('earlier_on'),
    /** When the first message left for them afterwards … */
    toldAt: instant('told_at'),
    /** … and the first that they surely had. */
    reachedAt: instant('reached_at'),
    /** They had a subscription when they were told … */
    isSubscribed: boolean('is_subscribed').notNull(),
    /** … and asked to end it in the days after. */
    leftAt: instant('left_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.invoiceId] }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    // All that a figure needs, so that a year is read from the index alone.
    index('contact_by_day').on(
      ...([t.merchantId, t.currency, t.missedOn, t.earlierOn, t.missedAt, t.toldAt, t.reachedAt] as const),
      ...([t.isSubscribed, t.leftAt] as const)
    ),
    index('contact_by_moment').on(t.merchantId, t.missedAt, t.customerId),
    // The few who left, among all who were missed.
    index('contact_left')
      .on(t.merchantId, t.currency, t.missedOn)
      .where(sql`left_at is not null`),
    index('contact_by_customer').on(t.merchantId, t.customerId)
  ]
);

/**
 * `missedContact` added up by day. At place n + 1 of each list: the customers whose invoice was missed on the day and not
 * on it earlier or on the n days before. So whoever counts in a period that began n days before a day is one look at its
 * row, and a year is 365 of them. Beyond a list's end its last number holds.
 */
export const contactDay = pgTable(
  'contact_day',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    currency: char('currency', { length: 3 }).notNull(),
    /** Messages count for so many days after the invoice was missed: one of `WITHINS`. */
    withinDays: integer('within_days').notNull(),
    missedOn: plainDate('missed_on').notNull(),
    missed: integer('missed').array().notNull(),
    told: integer('told').array().notNull(),
    reached: integer('reached').array().notNull(),
    subscribed: integer('subscribed').array().notNull(),
    left: integer('left').array().notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.currency, t.withinDays, t.missedOn] })]
);
