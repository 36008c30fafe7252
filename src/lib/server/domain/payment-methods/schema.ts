import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  char,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid
} from 'drizzle-orm/pg-core';
import type { Decline } from '../../gateway/index.ts';
import { bytes, instant } from '../../platform/db/columns.ts';
import { customer } from '../identity/schema.ts';
import type { Consent } from './consent.ts';
import type { SetupInstrument, TryRefusal } from './setup-facts.ts';

/** The provider's own record of a customer, per payment account. */
export const gatewayCustomer = pgTable(
  'gateway_customer',
  {
    merchantId: uuid('merchant_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    accountId: uuid('account_id').notNull(),
    gatewayRef: text('gateway_ref').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.customerId, t.accountId] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] })
  ]
);

/** A stored instrument, kept by the provider; here only what is needed to show and to choose it. */
export const paymentMethod = pgTable(
  'payment_method',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    accountId: uuid('account_id').notNull(),
    gatewayRef: text('gateway_ref').notNull(),
    /** The provider's record of the customer that keeps it, where that isn't the customer's own: they were merged. */
    gatewayCustomerRef: text('gateway_customer_ref'),
    kind: text('kind', { enum: ['card', 'sepa_debit'] }).notNull(),
    status: text('status', { enum: ['active', 'broken', 'removed'] }).notNull(),
    brand: text('brand'),
    last4: char('last4', { length: 4 }),
    expMonth: smallint('exp_month'),
    expYear: smallint('exp_year'),
    country: char('country', { length: 2 }),
    bankName: text('bank_name'),
    fingerprint: text('fingerprint'),
    isDefault: boolean('is_default').notNull().default(false),
    savedAt: instant('saved_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.accountId, t.gatewayRef),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    index().on(t.merchantId, t.customerId),
    // Who else has this account or card.
    index('method_by_fingerprint')
      .on(t.merchantId, t.fingerprint)
      .where(sql`status <> 'removed'`)
  ]
);

/** The customer's permission to debit, with the evidence of how it was given. The words are kept as they were shown. */
export const mandate = pgTable(
  'mandate',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    paymentMethodId: uuid('payment_method_id').notNull(),
    reference: text('reference'),
    gatewayRef: text('gateway_ref'),
    url: text('url'),
    creditorIdentifier: text('creditor_identifier'),
    creditorName: text('creditor_name').notNull(),
    text: text('text').notNull(),
    language: char('language', { length: 2 }).notNull(),
    acceptedAt: instant('accepted_at').notNull(),
    acceptedIp: text('accepted_ip').notNull(),
    acceptedUserAgent: text('accepted_user_agent').notNull(),
    status: text('status', { enum: ['active', 'closed'] }).notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      columns: [t.merchantId, t.paymentMethodId],
      foreignColumns: [paymentMethod.merchantId, paymentMethod.id]
    }),
    index().on(t.merchantId, t.paymentMethodId)
  ]
);

/**
 * Our one try to store a method without taking money. Written before the gateway is called; its id is the idempotency
 * key. What was typed is used once and not kept.
 */
export const methodSetup = pgTable(
  'method_setup',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    accountId: uuid('account_id').notNull(),
    /** The provider's own record of the customer: by it a setup whose answer was lost is found again. */
    customerRef: text('customer_ref').notNull(),
    /** Random, made when the form was rendered: the same form sent twice is the same setup. */
    formKey: text('form_key').notNull(),
    status: text('status', {
      enum: ['opened', 'unknown', 'requires_action', 'processing', 'succeeded', 'failed', 'canceled']
    }).notNull(),
    instrument: jsonb('instrument').$type<SetupInstrument>().notNull(),
    /** What it is for: debited first, a back-up, or only kept for paying by hand. */
    use: text('use', { enum: ['default', 'backup', 'none'] }).notNull(),
    /** The words agreed to, the language and where from: a mandate's evidence. */
    consent: jsonb('consent').$type<Consent>().notNull(),
    /** The method whose place it takes. */
    replacesId: uuid('replaces_id'),
    /** The link by which its customer came, when without signing in. */
    repairLinkId: uuid('repair_link_id'),
    /** What its customer saw, and agreed to have tried on it at once. */
    tryMinor: bigint('try_minor', { mode: 'number' }),
    tryCurrency: char('try_currency', { length: 3 }),
    /** Why that was not tried. */
    tryRefusal: jsonb('try_refusal').$type<TryRefusal>(),
    gatewayRef: text('gateway_ref'),
    challengeUrl: text('challenge_url'),
    decline: jsonb('decline').$type<Decline>(),
    /** The saved method that came of it. */
    paymentMethodId: uuid('payment_method_id'),
    openedAt: instant('opened_at').notNull(),
    resolvedAt: instant('resolved_at'),
    /** When the janitor last asked the gateway. */
    askedAt: instant('asked_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({
      columns: [t.merchantId, t.paymentMethodId],
      foreignColumns: [paymentMethod.merchantId, paymentMethod.id]
    }),
    unique().on(t.merchantId, t.formKey),
    unique().on(t.merchantId, t.accountId, t.gatewayRef),
    index('setup_by_customer').on(t.merchantId, t.customerId, t.openedAt),
    index('setup_live')
      .on(t.merchantId, t.openedAt)
      .where(sql`status in ('opened', 'unknown', 'requires_action', 'processing')`)
  ]
);

/** `/repair/<token>`: lets its holder replace one saved method, without an account. Only the secret's hash is kept. */
export const repairLink = pgTable(
  'repair_link',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    /** Names the link in clean addresses; opens nothing without the token's cookie. */
    publicId: text('public_id').notNull().unique(),
    /** SHA-256 of the 128-bit token. */
    tokenHash: bytes('token_hash').notNull().unique(),
    customerId: uuid('customer_id').notNull(),
    paymentMethodId: uuid('payment_method_id').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({
      columns: [t.merchantId, t.paymentMethodId],
      foreignColumns: [paymentMethod.merchantId, paymentMethod.id]
    }),
    index('repair_link_by_method').on(t.merchantId, t.paymentMethodId)
  ]
);

/** That a card's end was told, once for each step and each end: a renewed card has another one. */
export const expiryWarning = pgTable(
  'expiry_warning',
  {
    merchantId: uuid('merchant_id').notNull(),
    paymentMethodId: uuid('payment_method_id').notNull(),
    expYear: smallint('exp_year').notNull(),
    expMonth: smallint('exp_month').notNull(),
    /** 30, 14 or 3: so many days before the end at most. */
    daysBefore: smallint('days_before').notNull(),
    warnedAt: instant('warned_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.paymentMethodId, t.expYear, t.expMonth, t.daysBefore] }),
    foreignKey({
      columns: [t.merchantId, t.paymentMethodId],
      foreignColumns: [paymentMethod.merchantId, paymentMethod.id]
    })
  ]
);
