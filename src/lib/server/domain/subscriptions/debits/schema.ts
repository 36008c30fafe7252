import { foreignKey, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../../platform/db/columns.ts';
import { customer } from '../../identity/schema.ts';

/** When a customer wants to be debited. */
export const debitPreference = pgTable(
  'debit_preference',
  {
    merchantId: uuid('merchant_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    kind: text('kind', { enum: ['day-of-month', 'last-day', 'after-payday'] }).notNull(),
    /** The chosen day, or the day that the salary comes. */
    day: smallint('day'),
    workingDays: smallint('working_days'),
    chosenAt: instant('chosen_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.customerId] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] })
  ]
);
