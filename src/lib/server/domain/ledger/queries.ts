import { and, eq, inArray, sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { ledgerEntry, ledgerTransaction, type LedgerAccount } from './schema.ts';

export type LedgerLine = Readonly<{
  at: Temporal.Instant;
  kind: string;
  cause: string;
  account: LedgerAccount;
  amount: Money;
}>;

/** Every line that touches an invoice, oldest first: what the admin's timeline shows. */
export async function listLedgerLines(tx: Tx, merchantId: string, invoiceId: string): Promise<LedgerLine[]> {
  const rows = await tx
    .select()
    .from(ledgerEntry)
    .innerJoin(
      ledgerTransaction,
      and(
        eq(ledgerTransaction.merchantId, ledgerEntry.merchantId),
        eq(ledgerTransaction.id, ledgerEntry.transactionId)
      )
    )
    .where(and(eq(ledgerEntry.merchantId, merchantId), eq(ledgerEntry.invoiceId, invoiceId)))
    .orderBy(ledgerTransaction.bookedAt, ledgerTransaction.id, ledgerEntry.line);
  return rows.map(({ ledger_entry: entry, ledger_transaction: transaction }) => ({
    at: transaction.bookedAt,
    kind: transaction.kind,
    cause: transaction.cause,
    account: entry.account,
    amount: money(entry.amountMinor, entry.currency as Currency)
  }));
}

/** What the merchant owes a customer: overpayments and credit notes beyond an invoice, as a positive amount. */
export async function readCustomerCredit(
  tx: Tx,
  merchantId: string,
  customerId: string,
  currency: Currency
): Promise<Money> {
  const [row] = await tx
    .select({ total: sql<string>`coalesce(-sum(${ledgerEntry.amountMinor}), 0)` })
    .from(ledgerEntry)
    .where(
      and(
        eq(ledgerEntry.merchantId, merchantId),
        eq(ledgerEntry.customerId, customerId),
        eq(ledgerEntry.account, 'customer-credit'),
        eq(ledgerEntry.currency, currency)
      )
    );
  return money(Number(row?.total ?? 0), currency);
}

/** What some causes together did to one account, per invoice where it is kept per invoice: debits positive. */
export type NetEffect = Readonly<{ account: LedgerAccount; invoiceId: string | null; net: Money }>;

/** The net effect of some causes, per account and invoice. */
export async function readNetOfCauses(
  tx: Tx,
  merchantId: string,
  causes: readonly string[],
  currency: Currency
): Promise<NetEffect[]> {
  const rows = await tx
    .select({
      account: ledgerEntry.account,
      invoiceId: ledgerEntry.invoiceId,
      total: sql<string>`sum(${ledgerEntry.amountMinor})`
    })
    .from(ledgerEntry)
    .innerJoin(
      ledgerTransaction,
      and(
        eq(ledgerTransaction.merchantId, ledgerEntry.merchantId),
        eq(ledgerTransaction.id, ledgerEntry.transactionId)
      )
    )
    .where(
      and(
        eq(ledgerTransaction.merchantId, merchantId),
        inArray(ledgerTransaction.cause, [...causes]),
        eq(ledgerEntry.currency, currency)
      )
    )
    .groupBy(ledgerEntry.account, ledgerEntry.invoiceId);
  return rows.map(({ total, ...rest }) => ({ ...rest, net: money(Number(total), currency) }));
}
