import { foreignKey, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { instant } from '../../platform/db/columns.ts';
import { customer } from '../identity/schema.ts';

/** A customer asked to be forgotten. Staff release or refuse it: what tax law keeps is looked at by a person. */
export const eraseRequest = pgTable(
  'erase_request',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    status: text('status', { enum: ['asked', 'withdrawn', 'refused', 'released'] }).notNull(),
    askedAt: instant('asked_at').notNull(),
    decidedAt: instant('decided_at'),
    /** Who released or refused it. */
    decidedBy: text('decided_by'),
    /** What the customer is told when it is refused. */
    answer: text('answer')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    uniqueIndex('one_erase_request')
      .on(t.merchantId, t.customerId)
      .where(sql`status = 'asked'`)
  ]
);
