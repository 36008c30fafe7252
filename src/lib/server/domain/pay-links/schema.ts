import { sql } from 'drizzle-orm';
import { char, foreignKey, index, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant } from '../../platform/db/columns.ts';
import { invoice } from '../billing/schema.ts';
import { customer } from '../identity/schema.ts';

/** `/p/<token>`: lets its holder see and pay one balance, without an account. Only hashes of its secrets are kept. */
export const payLink = pgTable(
  'pay_link',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    /** Names the link in clean addresses; no secret, opens nothing without the token's cookie. */
    publicId: text('public_id').notNull().unique(),
    /** SHA-256 of the 128-bit token. */
    tokenHash: bytes('token_hash').notNull().unique(),
    /** Keyed hash of the code that is printed for people without a camera. */
    typedCodeHash: bytes('typed_code_hash').unique(),
    /** Six characters that let a receiver check sender, date and amount; opens nothing. */
    checkCode: char('check_code', { length: 6 }).notNull(),
    scope: text('scope', { enum: ['invoice', 'balance'] }).notNull(),
    customerId: uuid('customer_id').notNull(),
    /** The invoice of an `invoice` link; null for a `balance` link. */
    invoiceId: uuid('invoice_id'),
    /** The invoices of a `balance` link that its message told of: these are ticked when it opens; null: all are. */
    invoiceIds: uuid('invoice_ids').array(),
    purpose: text('purpose', { enum: ['letter', 'message', 'staff', 'api', 'portal'] }).notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    /** When a person first opened it, as far as that can be told from a machine that looks ahead. */
    openedAt: instant('opened_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    unique().on(t.merchantId, t.checkCode),
    index().on(t.merchantId, t.invoiceId),
    // What few links are is found without looking at the many that messages carry.
    index('pay_link_handed_over')
      .on(t.merchantId, t.id)
      .where(sql`purpose in ('staff', 'api')`),
    index('pay_link_revoked')
      .on(t.merchantId, t.id)
      .where(sql`revoked_at is not null`),
    index().on(t.merchantId, t.customerId)
  ]
);
