import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import type { Language } from '#lib/i18n/languages.ts';
import { instant } from '../../platform/db/columns.ts';
import { merchant } from '../identity/schema.ts';
import type { RoutingRule } from './routing-rules.ts';

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
    /** Whether new payments may go there. What was paid there stays there: look-ups, refunds and webhooks go on. */
    isEnabled: boolean('is_enabled').notNull().default(true),
    /** What the account can take; an empty list, or no bound, means everything. Bounds are inclusive, in minor units. */
    methods: text('methods').array().notNull().default([]),
    currencies: text('currencies').array().notNull().default([]),
    minMinor: bigint('min_minor', { mode: 'number' }),
    maxMinor: bigint('max_minor', { mode: 'number' }),
    createdAt: instant('created_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] })]
);

/**
 * One version of a merchant's rules. The highest version is in force; the one without a version is the draft. Versions
 * are never changed: going back publishes an old one anew.
 */
export const routingRuleSet = pgTable(
  'routing_rule_set',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    version: integer('version'),
    rules: jsonb('rules').$type<readonly RoutingRule[]>().notNull(),
    defaultAccounts: jsonb('default_accounts').$type<readonly string[]>().notNull(),
    /** The version that this one brings back. */
    copyOf: integer('copy_of'),
    /** Why it was published, in the words of whoever did; empty for a draft. */
    reason: text('reason').notNull().default(''),
    savedAt: instant('saved_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.version),
    uniqueIndex('one_draft_per_merchant')
      .on(t.merchantId)
      .where(sql`version is null`)
  ]
);

/** How an account answered lately: what its circuit breaker looks at. Rows are deleted after a day. */
export const accountOutcome = pgTable(
  'account_outcome',
  {
    merchantId: uuid('merchant_id').notNull(),
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    /** `probe`: one payment was let through to an account whose circuit had opened. */
    kind: text('kind', { enum: ['good', 'technical', 'probe'] }).notNull(),
    at: instant('at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.accountId, t.id] }),
    foreignKey({
      columns: [t.merchantId, t.accountId],
      foreignColumns: [paymentAccount.merchantId, paymentAccount.id]
    }),
    index().on(t.merchantId, t.accountId, t.at)
  ]
);

/**
 * Whether our record of an account is as new as the provider's book. `place` and `writtenBy` say in which database, and
 * by which transaction of it, the row was written: both differ after a restore (decisions/0008-reconcile-first.md).
 */
export const bookWatch = pgTable(
  'book_watch',
  {
    merchantId: uuid('merchant_id').notNull(),
    accountId: uuid('account_id').notNull(),
    /** `behind`: an operator said so. Otherwise the two columns below decide. */
    state: text('state', { enum: ['current', 'behind'] }).notNull(),
    place: text('place').notNull(),
    writtenBy: text('written_by').notNull(),
    /** The last moment at which the record was known to be current. */
    seenAt: instant('seen_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.accountId] }),
    foreignKey({
      columns: [t.merchantId, t.accountId],
      foreignColumns: [paymentAccount.merchantId, paymentAccount.id]
    })
  ]
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
