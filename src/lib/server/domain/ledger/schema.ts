import { sql } from 'drizzle-orm';
import {
  bigint,
  char,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid
} from 'drizzle-orm/pg-core';
import { instant } from '../../platform/db/columns.ts';

/** The accounts of the ledger; what each means stands in this domain's README. */
export const ledgerAccounts = [
  'receivable',
  'revenue',
  'prepaid',
  'clearing',
  'agency',
  'customer-credit',
  'disputed',
  'credit-granted',
  'write-off',
  'collection-costs',
  'fee'
] as const;
export type LedgerAccount = (typeof ledgerAccounts)[number];

/** One balanced booking, once per cause. Append-only. */
export const ledgerTransaction = pgTable(
  'ledger_transaction',
  {
    merchantId: uuid('merchant_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull(),
    /** What made it: `attempt:<id>`, `refund:<id>` … unique, so that a repeated cause books nothing. */
    cause: text('cause').notNull(),
    bookedAt: instant('booked_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique().on(t.merchantId, t.cause),
    // What was booked on a day, and the newest bookings first: only ever added to at its end.
    index('ledger_transaction_by_moment').on(t.merchantId, t.bookedAt, t.id),
    // Among millions of payments the few bookings of a rare kind are found without looking through the others.
    index('ledger_transaction_of_fees')
      .on(t.merchantId, t.bookedAt, t.id)
      .where(sql`kind in ('bank-fee', 'gateway-fee')`),
    index('ledger_transaction_of_losses')
      .on(t.merchantId, t.bookedAt, t.id)
      .where(sql`kind in ('invoice-written-off', 'write-off-recovered', 'write-off-undone')`)
  ]
);

/** One side of a booking: debits are positive, credits negative, in minor units. Append-only. */
export const ledgerEntry = pgTable(
  'ledger_entry',
  {
    merchantId: uuid('merchant_id').notNull(),
    transactionId: uuid('transaction_id').notNull(),
    line: smallint('line').notNull(),
    account: text('account', { enum: ledgerAccounts }).notNull(),
    customerId: uuid('customer_id').notNull(),
    invoiceId: uuid('invoice_id'),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: char('currency', { length: 3 }).notNull()
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.transactionId, t.line] }),
    foreignKey({
      columns: [t.merchantId, t.transactionId],
      foreignColumns: [ledgerTransaction.merchantId, ledgerTransaction.id]
    }),
    index('ledger_entry_by_invoice').on(t.merchantId, t.invoiceId),
    index('ledger_entry_by_customer').on(t.merchantId, t.customerId, t.account),
    // The few that lie with agencies, among all there are.
    index('ledger_entry_at_agency')
      .on(t.merchantId)
      .where(sql`account = 'agency'`)
  ]
);
