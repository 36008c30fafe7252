import { sql } from 'drizzle-orm';
import { char, foreignKey, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant } from '../../platform/db/columns.ts';
import { merchant, staff } from './schema.ts';

/** An invitation to work for a merchant: a link in one message that makes one person one of its staff. */
export const staffInvitation = pgTable(
  'staff_invitation',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    id: uuid('id').notNull(),
    /** In lower case. */
    email: text('email').notNull(),
    role: text('role', { enum: ['owner', 'finance', 'support', 'viewer'] }).notNull(),
    /** In which the message is written: the language of whoever invites. */
    language: char('language', { length: 2 }).notNull(),
    /** A colleague; null is whoever runs the installation. */
    invitedBy: uuid('invited_by'),
    /** SHA-256 of the link's token; set when the message is composed, so that no link waits in a queue. */
    tokenHash: bytes('token_hash').unique(),
    createdAt: instant('created_at').notNull(),
    /** The link's end; sending it again moves it. */
    expiresAt: instant('expires_at').notNull(),
    sentAt: instant('sent_at'),
    withdrawnAt: instant('withdrawn_at'),
    acceptedAt: instant('accepted_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.invitedBy], foreignColumns: [staff.merchantId, staff.id] }),
    uniqueIndex('one_open_invitation_per_address')
      .on(t.merchantId, t.email)
      .where(sql`accepted_at is null and withdrawn_at is null`)
  ]
);
