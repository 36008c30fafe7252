import { sql } from 'drizzle-orm';
import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import { instant } from '../../platform/db/columns.ts';
import { invoice } from '../billing/schema.ts';
import { customer, merchant } from '../identity/schema.ts';
import type { Arm } from './decide-arm.ts';

/** Customers divided over versions of one thing, from when to when. Nothing of it changes but that it ends. */
export const variantSplit = pgTable(
  'variant_split',
  {
    merchantId: uuid('merchant_id')
      .notNull()
      .references(() => merchant.id),
    /** The experiment's own. It is the salt, too: who is in which arm of one experiment says nothing about another. */
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    layer: text('layer', { enum: ['reminders', 'retries', 'words'] }).notNull(),
    /** What there are several of in the layer: the sequence. */
    subjectId: uuid('subject_id'),
    arms: jsonb('arms').$type<readonly Arm[]>().notNull(),
    /** Only customers whom policies know by this name; null: everybody. */
    segment: text('segment'),
    /** How many of those take part, hold-out included. */
    shareBasisPoints: integer('share_basis_points').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('one_live_split_per_layer')
      .on(t.merchantId, t.layer)
      .where(sql`ended_at is null`)
  ]
);

/** The first time that a customer met their arm. Never changed; after a merge it is the kept customer's. */
export const variantExposure = pgTable(
  'variant_exposure',
  {
    merchantId: uuid('merchant_id').notNull(),
    splitId: uuid('split_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    arm: text('arm').notNull(),
    /** With which invoice. */
    invoiceId: uuid('invoice_id').notNull(),
    exposedAt: instant('exposed_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.splitId, t.customerId] }),
    foreignKey({
      name: 'exposure_of_split',
      columns: [t.merchantId, t.splitId],
      foreignColumns: [variantSplit.merchantId, variantSplit.id]
    }),
    foreignKey({
      name: 'exposure_of_customer',
      columns: [t.merchantId, t.customerId],
      foreignColumns: [customer.merchantId, customer.id]
    }),
    foreignKey({
      name: 'exposure_of_invoice',
      columns: [t.merchantId, t.invoiceId],
      foreignColumns: [invoice.merchantId, invoice.id]
    }),
    index('exposure_by_customer').on(t.merchantId, t.customerId)
  ]
);
