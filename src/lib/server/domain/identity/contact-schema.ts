import {
  bigint,
  boolean,
  char,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
  type AnyPgColumn
} from 'drizzle-orm/pg-core';
import { bytes, instant } from '../../platform/db/columns.ts';
import { customer, merchant, staff } from './schema.ts';

const ofCustomer = (t: { merchantId: AnyPgColumn; customerId: AnyPgColumn }) =>
  foreignKey({
    columns: [t.merchantId, t.customerId],
    foreignColumns: [customer.merchantId, customer.id]
  }).onDelete('cascade');

/**
 * One message to one contact, with a link and a code: whoever shows either of them reads what arrives there. Unknown
 * contacts have a row like all others, so that nobody learns from an answer or its time who is a customer.
 */
export const contactProof = pgTable(
  'contact_proof',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    purpose: text('purpose', { enum: ['sign-in', 'confirm', 'new-contact'] }).notNull(),
    channel: text('channel', { enum: ['email', 'sms'] }).notNull(),
    /** An e-mail address in lower case, or a number in E.164. */
    address: text('address').notNull(),
    /** Another contact: the one that it takes the place of, which is told. */
    formerAddress: text('former_address'),
    language: char('language', { length: 2 }).notNull(),
    /** Who asked, signed in; null for signing in. */
    customerId: uuid('customer_id'),
    sessionId: text('session_id'),
    /** Signing in: SHA-256 of what the asking browser holds in a cookie. */
    browserHash: bytes('browser_hash'),
    /** Set when the message is composed: nothing that opens anything waits in a queue. */
    tokenHash: bytes('token_hash'),
    codeHash: bytes('code_hash'),
    /** Signing in: the customers who have this contact, at the moment of sending. */
    matched: uuid('matched').array(),
    /** Codes that were tried. */
    tries: smallint('tries').notNull().default(0),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    sentAt: instant('sent_at'),
    /** When link or code was shown … */
    provedAt: instant('proved_at'),
    /** … and by which. */
    provedBy: text('proved_by', { enum: ['link', 'code'] }),
    /** When it did what it was for: once. */
    usedAt: instant('used_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    ofCustomer(t),
    unique().on(t.merchantId, t.tokenHash),
    index().on(t.merchantId, t.expiresAt),
    index().on(t.merchantId, t.customerId)
  ]
);

/** A passkey (WebAuthn) of a customer: opens the portal without a message. */
export const passkey = pgTable(
  'passkey',
  {
    merchantId: uuid('merchant_id').notNull(),
    /** The credential's id, base64url, as its device names it. */
    id: text('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    publicKey: bytes('public_key').notNull(),
    counter: bigint('counter', { mode: 'number' }).notNull(),
    transports: text('transports').array().notNull(),
    /** Kept in an account and shared by its devices. */
    isSynced: boolean('is_synced').notNull(),
    name: text('name').notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index().on(t.merchantId, t.customerId),
    ofCustomer(t)
  ]
);

/** What a device is asked to sign: given out once, taken back once. */
export const passkeyChallenge = pgTable(
  'passkey_challenge',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    challengeHash: bytes('challenge_hash').notNull(),
    /** Who adds a passkey; null for signing in. */
    customerId: uuid('customer_id'),
    /** The member of staff who adds one, or shows it as their second step. */
    staffId: uuid('staff_id'),
    expiresAt: instant('expires_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.challengeHash] }),
    ofCustomer(t),
    foreignKey({ columns: [t.merchantId, t.staffId], foreignColumns: [staff.merchantId, staff.id] })
  ]
);

/**
 * How it came that a contact is this one: proved, changed by its owner, or taken away. Append-only. Contacts stand here
 * as a keyed hash and a hint, so that a customer can be forgotten without changing what happened.
 */
export const contactEvidence = pgTable(
  'contact_evidence',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    channel: text('channel', { enum: ['email', 'sms'] }).notNull(),
    act: text('act', { enum: ['proved', 'changed', 'removed'] }).notNull(),
    addressHash: bytes('address_hash').notNull(),
    /** `s•••@example.org`, `+31 ••• 01` */
    hint: text('hint').notNull(),
    proofId: uuid('proof_id'),
    ip: text('ip'),
    userAgent: text('user_agent'),
    at: instant('at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index().on(t.merchantId, t.customerId, t.at),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] })
  ]
);
