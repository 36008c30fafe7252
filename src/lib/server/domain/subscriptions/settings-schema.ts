import { bigint, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { merchant } from '../identity/schema.ts';
import { defaultSettings } from './default-settings.ts';

/** What a merchant allows its subscribers, and how its bills are numbered. Without a row the defaults hold. */
export const subscriptionSettings = pgTable('subscription_settings', {
  merchantId: uuid('merchant_id')
    .primaryKey()
    .references(() => merchant.id),
  pauseMostDays: smallint('pause_most_days').notNull().default(defaultSettings.pauseMostDays),
  pausesPerYear: smallint('pauses_per_year').notNull().default(defaultSettings.pausesPerYear),
  /** Days between asking to stop and the earliest end, besides the end of the period. */
  stopNoticeDays: smallint('stop_notice_days').notNull().default(defaultSettings.stopNoticeDays),
  /** Days between telling everyone of a new price and its first day. */
  priceNoticeDays: smallint('price_notice_days').notNull().default(defaultSettings.priceNoticeDays),
  /** Days between a bill and its debit. */
  debitNoticeDays: smallint('debit_notice_days').notNull().default(defaultSettings.debitNoticeDays),
  /** What is offered beside the button that stops, never before it. */
  stopOffer: text('stop_offer', { enum: ['none', 'pause', 'smaller-plan', 'both'] })
    .notNull()
    .default(defaultSettings.stopOffer),
  /** Stands before the number of every bill that a subscription makes. */
  numberPrefix: text('number_prefix').notNull().default(defaultSettings.numberPrefix),
  lastNumber: bigint('last_number', { mode: 'number' }).notNull().default(0)
});
