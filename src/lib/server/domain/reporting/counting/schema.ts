import { bigint, char, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { plainDate } from '../../../platform/db/columns.ts';
import { merchant } from '../../identity/schema.ts';

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
    forgivenMinor: bigint('forgiven_minor', { mode: 'number' }).notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.currency, t.cut, t.missedOn, t.key, t.afterDays] })]
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
 * What messages did, for the question with which the reports open: worked out by the job, for customers counted once in a
 * whole period don't add up from days. Only those of the last count.
 */
export const contactAnswer = pgTable(
  'contact_answer',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    currency: char('currency', { length: 3 }).notNull(),
    fromOn: plainDate('from_on').notNull(),
    untilOn: plainDate('until_on').notNull(),
    withinDays: integer('within_days').notNull(),
    missed: integer('missed').notNull(),
    told: integer('told').notNull(),
    reached: integer('reached').notNull(),
    subscribed: integer('subscribed').notNull(),
    left: integer('left').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.currency, t.fromOn, t.untilOn, t.withinDays] })]
);
