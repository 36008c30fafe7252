import { sql, type SQL } from 'drizzle-orm';
import { parseAmount } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import {
  selectStanding,
  toCustomerInvoice,
  type CustomerInvoice,
  type StandingRow
} from './invoice-standing.ts';

/** What a customer can ask the list for. `open` is all that can be paid now. */
export const invoiceFilters = [
  'all',
  'open',
  'processing',
  'planned',
  'paid',
  'disputed',
  'handed-over',
  'void'
] as const;
export type InvoiceFilter = (typeof invoiceFilters)[number];

export type CustomerInvoiceQuery = Readonly<{
  merchantId: string;
  customerId: string;
  zone: string;
  show: InvoiceFilter;
  /** A part of a number or subject, or an amount as people write it. */
  search?: string;
  /** The `next` of the page before. Anything else gives the first page. */
  after?: string;
  limit: number;
}>;

export type CustomerInvoicePage = Readonly<{ items: readonly CustomerInvoice[]; next?: string }>;

/** Longer than any number or subject that somebody remembers. */
const LONGEST_SEARCH = 100;

/**
 * One customer's invoices, the newest first. Pages by key: the eightieth page costs what the first one costs. Runs on
 * `invoice_newest_of_customer`; what is still owed, on `invoice_owing`.
 */
export async function listCustomerInvoices(
  ctx: Pick<Context, 'db' | 'clock'>,
  query: CustomerInvoiceQuery
): Promise<CustomerInvoicePage> {
  const { merchantId, limit, zone } = query;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<StandingRow>(customerInvoicesQuery(query, dateIn(zone, ctx.clock.now())))
  );
  const items = rows.slice(0, limit).map(toCustomerInvoice);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return last ? { items, next: `${last.issuedOn.toString()}_${last.id}` } : { items };
}

/** The statement itself, so that a test can ask the database how it would run it. */
export function customerInvoicesQuery(query: CustomerInvoiceQuery, today: Temporal.PlainDate): SQL {
  const conditions = [
    sql`i.merchant_id = ${query.merchantId} and i.customer_id = ${query.customerId}`,
    ...searched(query.search),
    ...afterCursor(query.after)
  ];
  const status = statusOf(query.show);
  if (status) conditions.push(status);
  const states = statesOf(query.show);
  const standing = selectStanding(today, sql.join(conditions, sql` and `));
  const narrowed = states
    ? sql`select * from (${standing}) i where i.state in (${sql.join(
        states.map((state) => sql`${state}`),
        sql`, `
      )})`
    : standing;
  // As the index is sorted: without `nulls last` it would have to be sorted again.
  return sql`${narrowed} order by i.issued_on desc nulls last, i.id desc nulls last limit ${query.limit + 1}`;
}

/** What the invoice's own status already rules out, so that an index can. */
function statusOf(show: InvoiceFilter): SQL | undefined {
  switch (show) {
    case 'open':
    case 'processing':
    case 'planned':
      return sql`i.status in ('open', 'overdue')`;
    case 'paid':
      return sql`i.status = 'paid'`;
    case 'handed-over':
      return sql`i.status in ('open', 'overdue') and i.paused_because = 'handover'`;
    case 'void':
      return sql`i.status in ('void', 'uncollectible')`;
    case 'all':
    case 'disputed':
      return undefined;
  }
}

function statesOf(show: InvoiceFilter): readonly string[] | undefined {
  switch (show) {
    case 'all':
      return undefined;
    case 'open':
      return ['open', 'overdue', 'waiting'];
    case 'processing':
    case 'planned':
    case 'paid':
    case 'disputed':
    case 'handed-over':
      return [show];
    case 'void':
      return [show, 'written-off'];
  }
}

function searched(search: string | undefined): SQL[] {
  const words = search?.trim().slice(0, LONGEST_SEARCH);
  if (!words) return [];
  const literal = `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  // In euro cents, as nearly all are; an amount in another currency is found by its subject.
  const amount = parseAmount(words, 'EUR');
  const isAmount = amount
    ? sql` or i.total_minor = ${amount.minor} or (i.balance_minor = ${amount.minor} and i.balance_minor > 0)`
    : sql``;
  return [sql`(i.number ilike ${literal} or i.subject ilike ${literal}${isAmount})`];
}

function afterCursor(after: string | undefined): SQL[] {
  const cursor = /^(\d{4}-\d{2}-\d{2})_([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/.exec(after ?? '');
  return cursor ? [sql`(i.issued_on, i.id) < (${cursor[1]}::date, ${cursor[2]}::uuid)`] : [];
}
