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
  unique,
  uuid
} from 'drizzle-orm/pg-core';
import type { Currency } from '#lib/money/index.ts';
import { bytes, instant } from '../../platform/db/columns.ts';
import type { PostalAddress } from './postal-address.ts';

/** The business that is owed money: the tenant. The one table without `merchant_id`, for it is it. */
export const merchant = pgTable('merchant', {
  id: uuid('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  /** The holder of the bank account, exactly as the bank knows it: banks compare it with what a payer's app shows. */
  accountHolder: text('account_holder').notNull(),
  iban: text('iban').notNull(),
  bic: text('bic'),
  country: char('country', { length: 2 }).notNull(),
  zone: text('zone').notNull(),
  language: char('language', { length: 2 }).notNull(),
  isFormal: boolean('is_formal').notNull().default(false),
  brandColor: char('brand_color', { length: 7 }).notNull(),
  radiusScale: smallint('radius_scale').notNull().default(100),
  address: jsonb('address').$type<PostalAddress>().notNull(),
  contactEmail: text('contact_email').notNull(),
  contactPhone: text('contact_phone'),
  website: text('website'),
  vatId: text('vat_id'),
  registrationNumber: text('registration_number'),
  creditorIdentifier: text('creditor_identifier'),
  /** The smallest part of a balance that a customer may pay, in minor units of the invoice's currency. */
  minimumPartMinor: integer('minimum_part_minor').notNull().default(500),
  /** Days until an invoice without a due date is due. */
  paymentTermDays: smallint('payment_term_days').notNull().default(30),
  /** How many structured references were given out; the next one is one higher. */
  referenceCounter: bigint('reference_counter', { mode: 'number' }).notNull().default(0),
  payLinkDays: smallint('pay_link_days').notNull().default(60),
  /** Refunds of one payment beyond this need a second person, in minor units of its currency; null: none does. */
  refundLimitMinor: bigint('refund_limit_minor', { mode: 'number' }),
  /** What amounts are in where nothing has said so yet (ISO 4217). */
  currency: char('currency', { length: 3 }).$type<Currency>().notNull().default('EUR'),
  /** Whether customers may be asked to let us see that they open an e-mail. */
  mayNoteOpening: boolean('may_note_opening').notNull().default(false),
  /** Whether customers are asked how easy something was, once it is done. */
  asksFeedback: boolean('asks_feedback').notNull().default(true),
  /** The merchant's own host, verified: what links in messages start with. Null: the installation's. */
  host: text('host'),
  /** Since when nothing is sent or attempted in this merchant's name, and its pages are closed. */
  suspendedAt: instant('suspended_at'),
  suspendedBecause: text('suspended_because'),
  /** When it last went on after that: what customers could not do in the meantime isn't held against them. */
  resumedAt: instant('resumed_at'),
  createdAt: instant('created_at').notNull()
});

/** Who owes a merchant money. */
export const customer = pgTable(
  'customer',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    /** The merchant's own number for this customer; unique within the merchant. */
    reference: text('reference').notNull(),
    name: text('name').notNull(),
    email: text('email'),
    phone: text('phone'),
    /** When the customer put it here and showed that it is theirs. From then on an import leaves it as it is. */
    emailProvedAt: instant('email_proved_at'),
    phoneProvedAt: instant('phone_proved_at'),
    language: char('language', { length: 2 }).notNull(),
    isFormal: boolean('is_formal'),
    /** The merchant's own word for the group that this customer is in. */
    segment: text('segment'),
    /** A business, not a consumer: another law holds for what it owes. */
    isBusiness: boolean('is_business').notNull().default(false),
    address: jsonb('address').$type<PostalAddress>(),
    createdAt: instant('created_at').notNull(),
    /** The same person under another number, who has everything since: this row only leads there. Never a chain. */
    mergedIntoId: uuid('merged_into_id'),
    mergedAt: instant('merged_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.reference),
    foreignKey({ columns: [t.merchantId, t.mergedIntoId], foreignColumns: [t.merchantId, t.id] }),
    index('customer_merged')
      .on(t.merchantId, t.mergedIntoId)
      .where(sql`merged_into_id is not null`),
    index('customer_by_email').on(t.merchantId, sql`lower(${t.email})`),
    // Numbers are written in many ways; the last eight digits are the same in all of them.
    index('customer_by_phone').on(t.merchantId, sql`right(regexp_replace(${t.phone}, '\\D', '', 'g'), 8)`)
  ]
);

/** Somebody who works for a merchant. */
export const staff = pgTable(
  'staff',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    email: text('email').notNull(),
    /** SHA-256 of the address in lower case: finds the merchant of whoever signs in. One address, one installation. */
    emailHash: bytes('email_hash').notNull().unique(),
    name: text('name').notNull(),
    role: text('role', { enum: ['owner', 'finance', 'support', 'viewer'] }).notNull(),
    passwordHash: text('password_hash').notNull(),
    /** The TOTP secret, sealed; null until the second factor is set up. */
    totpSealed: text('totp_sealed'),
    /** The last TOTP step that was used: each code counts once. */
    totpLastStep: integer('totp_last_step'),
    createdAt: instant('created_at').notNull(),
    /** When a page was last asked for, to the minute. Sessions are deleted, this stays. */
    lastSeenAt: instant('last_seen_at'),
    disabledAt: instant('disabled_at')
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] }), unique().on(t.merchantId, t.email)]
);

/** A signed-in browser. `id` is the SHA-256 of the cookie's token, in hex. */
export const session = pgTable(
  'session',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: text('id').notNull(),
    userId: uuid('user_id').notNull(),
    expiresAt: instant('expires_at').notNull(),
    absoluteExpiresAt: instant('absolute_expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    userAgent: text('user_agent').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.userId], foreignColumns: [staff.merchantId, staff.id] }).onDelete(
      'cascade'
    )
  ]
);

/**
 * A customer's browser that is signed in. `id` is the SHA-256 of the cookie's token, in hex. The address of every page
 * names the merchant, so that a token opens nothing outside its tenant.
 */
export const customerSession = pgTable(
  'customer_session',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: text('id').notNull(),
    userId: uuid('customer_id').notNull(),
    expiresAt: instant('expires_at').notNull(),
    absoluteExpiresAt: instant('absolute_expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    userAgent: text('user_agent').notNull(),
    /** `help`: it is a member of staff's browser, who looks at what the customer sees. */
    signedInBy: text('signed_in_by', { enum: ['link', 'code', 'passkey', 'help'] }).notNull(),
    /** When this browser last gave a one-time code for something delicate. */
    confirmedAt: instant('confirmed_at'),
    /** The member of staff who looks; null is the customer. */
    helpedBy: uuid('helped_by')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index().on(t.merchantId, t.userId),
    foreignKey({
      columns: [t.merchantId, t.userId],
      foreignColumns: [customer.merchantId, customer.id]
    }).onDelete('cascade'),
    foreignKey({ columns: [t.merchantId, t.helpedBy], foreignColumns: [staff.merchantId, staff.id] })
  ]
);

/** A key for a merchant's systems. Only the hash of its secret is kept. */
export const apiKey = pgTable(
  'api_key',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    secretHash: bytes('secret_hash').notNull().unique(),
    scopes: text('scopes').array().notNull(),
    createdAt: instant('created_at').notNull(),
    /** When a request last came with it, to the minute. */
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at')
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] })]
);

/** An API request that may be repeated: its first answer, replayed byte for byte for 24 hours. */
export const apiRequest = pgTable(
  'api_request',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    key: text('key').notNull(),
    requestHash: bytes('request_hash').notNull(),
    status: smallint('status'),
    body: text('body'),
    createdAt: instant('created_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.key] }), index().on(t.merchantId, t.createdAt)]
);

/** Who did what, when, on whose behalf. Append-only. */
export const auditEntry = pgTable(
  'audit_entry',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id'),
    action: text('action').notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: uuid('subject_id').notNull(),
    details: jsonb('details').$type<Readonly<Record<string, unknown>>>().notNull(),
    at: instant('at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index().on(t.merchantId, t.subjectKind, t.subjectId),
    index().on(t.merchantId, t.at, t.id),
    index().on(t.merchantId, t.actorId, t.at, t.id),
    index().on(t.merchantId, t.action, t.at, t.id),
    // By what was done to one thing, whatever kind it is.
    index().on(t.merchantId, t.subjectId, t.at)
  ]
);
