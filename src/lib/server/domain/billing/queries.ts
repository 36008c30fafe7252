import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import type { InvoiceStatus } from './invoice-lifecycle.ts';
import { invoice } from './schema.ts';
import type { StoredDocument } from './stored-document.ts';

/** An issued invoice with what is still owed on it. */
export type Invoice = Readonly<{
  merchantId: string;
  id: string;
  customerId: string;
  number: string;
  status: InvoiceStatus;
  issuedOn: Temporal.PlainDate;
  dueOn: Temporal.PlainDate;
  /** What is asked: the document's payable amount, and the costs of collecting that stand on it. */
  total: Money;
  /** The costs of collecting in `total`; nought for nearly all. */
  costs: Money;
  balance: Money;
  /** What of it was given up as a loss: neither paid nor owed. */
  writtenOff: Money;
  subject: string;
  paymentReference: string;
  document: StoredDocument;
  /** Why nothing is asked or collected by itself for now; null is as usual. */
  pausedBecause: PauseReason | null;
}>;

/** What was agreed with a customer instead of the due date. */
export type PauseReason = NonNullable<(typeof invoice.$inferSelect)['pausedBecause']>;

/** One invoice. Refuses with `invoice-unknown`, the same for another merchant's. */
export async function readInvoice(tx: Tx, merchantId: string, invoiceId: string): Promise<Invoice> {
  if (!isUuid(invoiceId)) throw new Refusal('invoice-unknown');
  const [row] = await tx
    .select()
    .from(invoice)
    .where(and(eq(invoice.merchantId, merchantId), eq(invoice.id, invoiceId)));
  if (!row) throw new Refusal('invoice-unknown');
  return toInvoice(row);
}

/** The invoices that stand under these numbers; unknown numbers are left out. */
export async function findInvoicesByNumber(
  tx: Tx,
  merchantId: string,
  numbers: readonly string[]
): Promise<Invoice[]> {
  if (numbers.length === 0) return [];
  const rows = await tx
    .select()
    .from(invoice)
    .where(and(eq(invoice.merchantId, merchantId), inArray(invoice.number, [...numbers])));
  return rows.map(toInvoice);
}

/** The invoices with these ids, the oldest due first; unknown ones are left out. */
export async function findInvoicesById(
  tx: Tx,
  merchantId: string,
  invoiceIds: readonly string[]
): Promise<Invoice[]> {
  const ids = invoiceIds.filter(isUuid);
  if (ids.length === 0) return [];
  const rows = await tx
    .select()
    .from(invoice)
    .where(and(eq(invoice.merchantId, merchantId), inArray(invoice.id, ids)))
    .orderBy(asc(invoice.dueOn), asc(invoice.id));
  return rows.map(toInvoice);
}

/** The invoices that a transfer with one of these references may mean, in their stored form. */
export async function findInvoicesByReference(
  tx: Tx,
  merchantId: string,
  references: readonly string[]
): Promise<Invoice[]> {
  if (references.length === 0) return [];
  const rows = await tx
    .select()
    .from(invoice)
    .where(and(eq(invoice.merchantId, merchantId), inArray(invoice.paymentReference, [...references])))
    .orderBy(asc(invoice.dueOn), asc(invoice.id));
  return rows.map(toInvoice);
}

/** Invoices that owe exactly this, the oldest due first, at most `limit`. */
export async function findInvoicesByBalance(
  tx: Tx,
  merchantId: string,
  balance: Money,
  limit: number
): Promise<Invoice[]> {
  const rows = await tx
    .select()
    .from(invoice)
    .where(
      and(
        eq(invoice.merchantId, merchantId),
        sql`${invoice.status} in ('open', 'overdue')`,
        eq(invoice.balanceMinor, balance.minor),
        eq(invoice.currency, balance.currency)
      )
    )
    .orderBy(asc(invoice.dueOn), asc(invoice.id))
    .limit(limit);
  return rows.map(toInvoice);
}

/** The given invoices of one customer, locked in order of id until the transaction ends. Unknown ones are left out. */
export async function lockInvoices(
  tx: Tx,
  merchantId: string,
  customerId: string,
  invoiceIds: readonly string[]
): Promise<Invoice[]> {
  const ids = invoiceIds.filter(isUuid);
  if (ids.length === 0) return [];
  const rows = await tx
    .select()
    .from(invoice)
    .where(
      and(eq(invoice.merchantId, merchantId), eq(invoice.customerId, customerId), inArray(invoice.id, ids))
    )
    .orderBy(asc(invoice.id))
    .for('update');
  return rows.map(toInvoice);
}

/** An invoice as far as collecting it needs it: without its document, which may be large. */
export type OwedInvoice = Pick<Invoice, 'id' | 'number' | 'status' | 'balance' | 'pausedBecause'>;

/** The same lock as `lockInvoices`, for whoever only wants to know what is owed. */
export async function lockOwed(
  tx: Tx,
  merchantId: string,
  customerId: string,
  invoiceIds: readonly string[]
): Promise<OwedInvoice[]> {
  const rows = await tx.execute<{
    id: string;
    number: string;
    status: InvoiceStatus;
    balance_minor: string;
    currency: Currency;
    paused_because: PauseReason | null;
  }>(sql`
    select id, number, status, balance_minor, currency, paused_because from invoice
    where merchant_id = ${merchantId} and customer_id = ${customerId} and id = any(${sql.param([...invoiceIds])}::uuid[])
    order by id
    for update`);
  return rows.map(({ balance_minor, currency, paused_because: pausedBecause, ...rest }) => ({
    ...rest,
    pausedBecause,
    balance: money(Number(balance_minor), currency)
  }));
}

/** What a customer still owes, the oldest due first, at most `limit`. */
export async function listOpenInvoices(
  tx: Tx,
  merchantId: string,
  customerId: string,
  limit: number
): Promise<Invoice[]> {
  const rows = await tx
    .select()
    .from(invoice)
    .where(
      and(
        eq(invoice.merchantId, merchantId),
        eq(invoice.customerId, customerId),
        sql`${invoice.status} in ('open', 'overdue')`
      )
    )
    .orderBy(asc(invoice.dueOn), asc(invoice.id))
    .limit(limit);
  return rows.map(toInvoice);
}

/** A row as the domain speaks of it. */
export function toInvoice(row: typeof invoice.$inferSelect): Invoice {
  const currency = row.currency as Currency;
  const {
    totalMinor,
    costsMinor,
    balanceMinor,
    writtenOffMinor,
    currency: _,
    documentHash: __,
    createdAt: ___,
    ...rest
  } = row;
  return {
    ...rest,
    total: money(totalMinor + costsMinor, currency),
    costs: money(costsMinor, currency),
    balance: money(balanceMinor, currency),
    writtenOff: money(writtenOffMinor, currency)
  };
}
