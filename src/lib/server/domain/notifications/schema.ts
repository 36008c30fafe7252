import { sql } from 'drizzle-orm';
import {
  char,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid
} from 'drizzle-orm/pg-core';
import { bytes, instant } from '../../platform/db/columns.ts';
import { customer } from '../identity/schema.ts';

/** One message to one customer about one thing. `cause` and `channel` together are unique: never twice. */
export const notice = pgTable(
  'notice',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    invoiceId: uuid('invoice_id'),
    kind: text('kind', {
      enum: ['receipt', 'payment-failed', 'debit-announced', 'customer-asked', 'fresh-pay-link', 'letter']
    }).notNull(),
    /** What it answers: `attempt:<id>`, `pay-link:<id>:<day>`, `planned-collection:<id>` … */
    cause: text('cause').notNull(),
    channel: text('channel', { enum: ['email', 'sms', 'letter'] }).notNull(),
    language: char('language', { length: 2 }).notNull(),
    /** `ambiguous`: the line broke when it may already have been taken; not sent again. */
    status: text('status', { enum: ['queued', 'sending', 'sent', 'rejected', 'ambiguous'] }).notNull(),
    providerRef: text('provider_ref'),
    problem: text('problem'),
    tries: integer('tries').notNull().default(0),
    /** The letter as it was printed, sealed: its QR code opens the customer's balance. */
    pdf: bytes('pdf'),
    createdAt: instant('created_at').notNull(),
    /** When the last try began. */
    claimedAt: instant('claimed_at'),
    sentAt: instant('sent_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.cause, t.channel),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    index().on(t.merchantId, t.invoiceId),
    index('notice_sending')
      .on(t.merchantId, t.claimedAt)
      .where(sql`status = 'sending'`)
  ]
);
