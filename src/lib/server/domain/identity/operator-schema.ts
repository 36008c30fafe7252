import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/db/columns.ts';
import { merchant } from './schema.ts';

/** Whoever runs the installation: none of any merchant's staff, and seen by no merchant. */
export const operator = pgTable('operator', {
  id: uuid('id').primaryKey(),
  /** In lower case. */
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  passwordHash: text('password_hash').notNull(),
  /** The TOTP secret, sealed. There is no operator without one. */
  totpSealed: text('totp_sealed').notNull(),
  /** The last TOTP step that was used: each code counts once. */
  totpLastStep: integer('totp_last_step'),
  createdAt: instant('created_at').notNull(),
  disabledAt: instant('disabled_at')
});

/** An operator's browser that is signed in. `id` is the SHA-256 of the cookie's token, in hex. */
export const operatorSession = pgTable(
  'operator_session',
  {
    id: text('id').primaryKey(),
    userId: uuid('operator_id')
      .notNull()
      .references(() => operator.id, { onDelete: 'cascade' }),
    expiresAt: instant('expires_at').notNull(),
    absoluteExpiresAt: instant('absolute_expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    userAgent: text('user_agent').notNull()
  },
  (t) => [index().on(t.userId)]
);

/** What operators did, and to which merchant. Append-only. Names are kept as they were then. */
export const operatorAct = pgTable(
  'operator_act',
  {
    id: uuid('id').primaryKey(),
    /** Null: by the command line. */
    operatorId: uuid('operator_id').references(() => operator.id),
    operatorName: text('operator_name'),
    action: text('action').notNull(),
    ofMerchant: uuid('of_merchant').references(() => merchant.id),
    details: jsonb('details').$type<Readonly<Record<string, unknown>>>().notNull(),
    at: instant('at').notNull()
  },
  (t) => [index().on(t.ofMerchant, t.id)]
);
