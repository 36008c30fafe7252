import {
  bigint,
  boolean,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  uuid,
  type AnyPgColumn
} from 'drizzle-orm/pg-core';
import { bytes, instant } from '../../platform/db/columns.ts';
import { staff } from './schema.ts';

const ofStaff = (t: { merchantId: AnyPgColumn; staffId: AnyPgColumn }) =>
  foreignKey({ columns: [t.merchantId, t.staffId], foreignColumns: [staff.merchantId, staff.id] });

/** A passkey of a member of staff: takes the place of the authenticator's code, never of the password. */
export const staffPasskey = pgTable(
  'staff_passkey',
  {
    merchantId: uuid('merchant_id').notNull(),
    /** The credential's id, base64url, as its device names it. */
    id: text('id').notNull(),
    staffId: uuid('staff_id').notNull(),
    publicKey: bytes('public_key').notNull(),
    counter: bigint('counter', { mode: 'number' }).notNull(),
    transports: text('transports').array().notNull(),
    /** Kept in an account and shared by its devices. */
    isSynced: boolean('is_synced').notNull(),
    name: text('name').notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at')
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] }), index().on(t.merchantId, t.staffId), ofStaff(t)]
);

/** A code on paper that stands in for the authenticator, once. Only its hash is kept. */
export const staffRecoveryCode = pgTable(
  'staff_recovery_code',
  {
    merchantId: uuid('merchant_id').notNull(),
    staffId: uuid('staff_id').notNull(),
    codeHash: bytes('code_hash').notNull(),
    createdAt: instant('created_at').notNull()
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.staffId, t.codeHash] }), ofStaff(t)]
);
