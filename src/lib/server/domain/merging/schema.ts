import { foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/db/columns.ts';
import { customer, staff } from '../identity/schema.ts';

/** Two customers who may be the same person, and why it looks so. The one with the lower id stands first. */
export const customerPair = pgTable(
  'customer_pair',
  {
    merchantId: uuid('merchant_id').notNull(),
    firstId: uuid('first_id').notNull(),
    secondId: uuid('second_id').notNull(),
    reasons: text('reasons', { enum: ['email', 'phone', 'iban', 'address', 'name'] })
      .array()
      .notNull(),
    foundAt: instant('found_at').notNull(),
    /** Somebody looked and said that they are two. */
    dismissedAt: instant('dismissed_at'),
    dismissedBy: uuid('dismissed_by')
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.firstId, t.secondId] }),
    foreignKey({ columns: [t.merchantId, t.firstId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({ columns: [t.merchantId, t.secondId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({ columns: [t.merchantId, t.dismissedBy], foreignColumns: [staff.merchantId, staff.id] }),
    index('pair_of_second').on(t.merchantId, t.secondId)
  ]
);
