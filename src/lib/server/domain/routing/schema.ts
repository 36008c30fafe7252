import { bigint, boolean, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import type { Language } from '#lib/i18n/languages.ts';
import { instant } from '../../platform/db/columns.ts';
import { merchant } from '../identity/schema.ts';

/** A merchant's account at a payment provider. Keys are sealed; a bank that works by files has none (they are empty). */
export const paymentAccount = pgTable(
  'payment_account',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    provider: text('provider', { enum: ['stripe', 'bank'] }).notNull(),
    name: text('name').notNull(),
    secretKeySealed: text('secret_key_sealed').notNull(),
    publishableKey: text('publishable_key').notNull(),
    webhookSecretSealed: text('webhook_secret_sealed').notNull(),
    isDefault: boolean('is_default').notNull(),
    createdAt: instant('created_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] })]
);

/** One way to pay that a merchant offers: names, places, amounts and order are data, so that renaming one needs no release. */
export const methodOffer = pgTable(
  'method_offer',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    kind: text('kind', {
      enum: ['ideal', 'bancontact', 'card', 'sepa_debit', 'transfer']
    }).notNull(),
    names: jsonb('names').$type<Readonly<Record<Language, string>>>().notNull(),
    hints: jsonb('hints').$type<Readonly<Record<Language, string>>>().notNull(),
    /** The short word on the method's mark: `iDEAL`, `SEPA`. */
    mark: text('mark').notNull(),
    /** Countries of the customer in which it is offered; empty means everywhere. */
    countries: text('countries').array().notNull(),
    currencies: text('currencies').array().notNull(),
    minMinor: bigint('min_minor', { mode: 'number' }).notNull(),
    maxMinor: bigint('max_minor', { mode: 'number' }),
    position: smallint('position').notNull(),
    /** Countries in which it is put first, before `position` counts. */
    homeCountries: text('home_countries').array().notNull(),
    isEnabled: boolean('is_enabled').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.kind] })]
);
