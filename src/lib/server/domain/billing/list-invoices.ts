import { and, eq, ilike, inArray, or, sql, type SQL } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { customer } from '../identity/index.ts';
import type { InvoiceStatus } from './invoice-lifecycle.ts';
import { invoice } from './schema.ts';

/** One line of the list: what staff need to find an invoice and see how it stands. */
export type InvoiceListItem = Readonly<{
  id: string;
  number: string;
  status: InvoiceStatus;
  issuedOn: Temporal.PlainDate;
  dueOn: Temporal.PlainDate;
  total: Money;
  balance: Money;
  customerName: string;
  customerReference: string;
}>;

export type InvoiceQuery = Readonly<{
  merchantId: string;
  /** Only these; all of them when absent or empty. */
  statuses?: readonly InvoiceStatus[];
  /** The start of a number or customer number, or a part of the customer's name. */
  search?: string;
  /** The `next` of the page before. Anything else gives the first page. */
  after?: string;
  limit: number;
}>;

export type InvoicePage = Readonly<{ items: readonly InvoiceListItem[]; next?: string }>;

/**
 * A merchant's invoices, the newest first. Pages by key, not by count: the hundredth costs what the first costs, and an
 * invoice that arrives meanwhile moves no other. Runs on the index `invoice_newest`.
 */
export async function listInvoices(ctx: Pick<Context, 'db'>, query: InvoiceQuery): Promise<InvoicePage> {
  const rows = await ctx.db.withMerchant(query.merchantId, (tx) =>
    tx
      .select({
        id: invoice.id,
        number: invoice.number,
        status: invoice.status,
        issuedOn: invoice.issuedOn,
        dueOn: invoice.dueOn,
        currency: invoice.currency,
        totalMinor: sql<number>`(${invoice.totalMinor} + ${invoice.costsMinor})::float8`,
        balanceMinor: invoice.balanceMinor,
        customerName: customer.name,
        customerReference: customer.reference
      })
      .from(invoice)
      .innerJoin(
        customer,
        and(eq(customer.merchantId, invoice.merchantId), eq(customer.id, invoice.customerId))
      )
      .where(and(eq(invoice.merchantId, query.merchantId), ...conditions(query)))
      // As the index is sorted: without `nulls last` all of them would be read and sorted.
      .orderBy(sql`${invoice.issuedOn} desc nulls last, ${invoice.id} desc nulls last`)
      .limit(query.limit + 1)
  );
  const items = rows.slice(0, query.limit).map(toListItem);
  const last = rows.length > query.limit ? items.at(-1) : undefined;
  return last ? { items, next: `${last.issuedOn.toString()}_${last.id}` } : { items };
}

function conditions({ statuses, search, after }: InvoiceQuery): (SQL | undefined)[] {
  const found: (SQL | undefined)[] = [];
  if (statuses && statuses.length > 0) found.push(inArray(invoice.status, [...statuses]));
  const words = search?.trim().slice(0, 100);
  if (words) {
    const literal = words.replace(/[\\%_]/g, (sign) => `\\${sign}`);
    found.push(
      or(
        ilike(invoice.number, `${literal}%`),
        ilike(customer.reference, `${literal}%`),
        ilike(customer.name, `%${literal}%`)
      )
    );
  }
  const cursor = /^(\d{4}-\d{2}-\d{2})_([0-9a-f-]{36})$/.exec(after ?? '');
  if (cursor)
    found.push(sql`(${invoice.issuedOn}, ${invoice.id}) < (${cursor[1]}::date, ${cursor[2]}::uuid)`);
  return found;
}

function toListItem(
  row: Omit<InvoiceListItem, 'total' | 'balance'> & {
    currency: string;
    totalMinor: number;
    balanceMinor: number;
  }
): InvoiceListItem {
  const { currency, totalMinor, balanceMinor, ...rest } = row;
  return {
    ...rest,
    total: money(totalMinor, currency as Currency),
    balance: money(balanceMinor, currency as Currency)
  };
}
