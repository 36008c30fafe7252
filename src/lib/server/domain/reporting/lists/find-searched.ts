import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { findCustomerByReference } from '../../identity/index.ts';
import { searchCustomers } from '../customers/search-customers.ts';

/** What the words of a search mean: invoices by the beginning of their number, and whoever they may name. */
export type Searched = Readonly<{
  /** Absent when no number begins so. */
  beginning?: string;
  /** Those with the last of these numbers, so that what belongs to them is found by index. */
  invoiceIds: readonly string[];
  customerIds: readonly string[];
  /** There are more of either: what is found by them isn't all. */
  isCut: boolean;
}>;

/** Whoever means more people than these narrows by another word. */
const MOST_CUSTOMERS = 200;
/** And more invoices by another figure. */
const MOST_INVOICES = 1_000;

/**
 * Looks the words up where there are indexes for them, before the list is read: a list that was asked by pieces of names
 * itself would read every row of a merchant with a million.
 */
export async function findSearched(
  ctx: Pick<Context, 'db'>,
  merchantId: string,
  text: string
): Promise<Searched> {
  const numbered = await ctx.db.withMerchant(merchantId, (tx) => findNumbered(tx, merchantId, text));
  if (numbered) return numbered;
  const { items, next } = await searchCustomers(ctx, { merchantId, search: text, limit: MOST_CUSTOMERS });
  return { invoiceIds: [], customerIds: items.map(({ id }) => id), isCut: next !== undefined };
}

async function findNumbered(tx: Tx, merchantId: string, text: string): Promise<Searched | undefined> {
  for (const beginning of new Set([text, text.toUpperCase()])) {
    const found = await tx.execute<{ id: string }>(sql`
      select i.id from invoice i where i.merchant_id = ${merchantId} and ${numberBegins('i', beginning)}
      order by i.number desc limit ${MOST_INVOICES + 1}`);
    if (found.length === 0) continue;
    const customer = await findCustomerByReference(tx, merchantId, text);
    return {
      beginning,
      invoiceIds: found.slice(0, MOST_INVOICES).map(({ id }) => id),
      customerIds: customer ? [customer.id] : [],
      isCut: found.length > MOST_INVOICES
    };
  }
  return undefined;
}

/**
 * Numbers that begin so, on the index of numbers: `like` can't use it, because row-level security runs only what can't
 * leak a row's values before its own check. `starts_with` keeps it true whatever the database's order of letters.
 */
export function numberBegins(alias: 'x' | 'i', beginning: string): SQL {
  const number = sql.raw(`${alias}.number`);
  return sql`(${number} >= ${beginning} and ${number} < ${`${beginning}\u{10FFFF}`} and starts_with(${number}, ${beginning}))`;
}

/** Tables whose rows belong to a customer, and have an index of that. */
type OfCustomers =
  'payment_attempt' | 'notice' | 'subscription' | 'arrangement' | 'payment_promise' | 'pay_link';

/**
 * Rows of whoever was meant, or (`ofInvoices`, a select of ids) of the invoices that were. Their ids are found first, each
 * by its own index, and the page is then read by them: one condition with an `or` between two tables fits no index, and
 * would be asked of every row.
 */
export function isMeant(
  { customerIds, invoiceIds }: Searched,
  {
    merchantId,
    table,
    ofInvoices
  }: Readonly<{ merchantId: string; table: OfCustomers; ofInvoices: (ids: SQL) => SQL }>
): SQL {
  const ids = (given: readonly string[]) => sql`${sql.param([...given])}::uuid[]`;
  const ofCustomers = sql`
    select m.id from ${sql.identifier(table)} m
    where m.merchant_id = ${merchantId} and m.customer_id = any(${ids(customerIds)})`;
  const both =
    invoiceIds.length === 0 ? ofCustomers : sql`${ofInvoices(ids(invoiceIds))} union ${ofCustomers}`;
  return sql`x.id = any(array(${both}))`;
}
