import { foreignKey, index, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { instant, plainDate } from '../../../platform/db/columns.ts';
import { invoice } from '../../billing/schema.ts';
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

/** One coming debit that its customer moved. Added, never changed: the latest one counts. */
export const debitMove = pgTable(
  'debit_move',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    customerId: uuid('customer_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    fromOn: plainDate('from_on').notNull(),
    toOn: plainDate('to_on').notNull(),
    movedOn: plainDate('moved_on').notNull(),
    movedAt: instant('moved_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customer.merchantId, customer.id] }),
    foreignKey({ columns: [t.merchantId, t.invoiceId], foreignColumns: [invoice.merchantId, invoice.id] }),
    index('debit_move_by_customer').on(t.merchantId, t.customerId, t.movedOn),
    index('debit_move_by_invoice').on(t.merchantId, t.invoiceId)
  ]
);
