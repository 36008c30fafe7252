import { sql } from 'drizzle-orm';
import {
  bigint,
  char,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import { instant } from '../../platform/db/columns.ts';
import { staff } from './schema.ts';

/** An act that one person asked for and another one has to release: four eyes. */
export const releaseRequest = pgTable(
  'release_request',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind', { enum: ['write-off', 'refund', 'second-factor', 'handover'] }).notNull(),
    /** What it is about: an invoice, a payment, a member of staff, a case for an agency. */
    subjectId: uuid('subject_id').notNull(),
    status: text('status', { enum: ['asked', 'released', 'refused', 'withdrawn'] }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }),
    currency: char('currency', { length: 3 }),
    /** Why, in the words of whoever asked. */
    because: text('because').notNull(),
    /** What else the act needs when it is done: never a secret. */
    details: jsonb('details').$type<Readonly<Record<string, string>>>().notNull(),
    askedBy: uuid('asked_by').notNull(),
    askedAt: instant('asked_at').notNull(),
    decidedBy: uuid('decided_by'),
    decidedAt: instant('decided_at'),
    /** Why not, where it was refused. */
    answer: text('answer')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.askedBy], foreignColumns: [staff.merchantId, staff.id] }),
    foreignKey({ columns: [t.merchantId, t.decidedBy], foreignColumns: [staff.merchantId, staff.id] }),
    uniqueIndex('one_release_asked')
      .on(t.merchantId, t.kind, t.subjectId)
      .where(sql`status = 'asked'`),
    index('release_newest').on(t.merchantId, t.askedAt.desc(), t.id.desc()),
    index('release_of_subject').on(t.merchantId, t.subjectId)
  ]
);
