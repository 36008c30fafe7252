import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { findCustomerByReference } from '../../identity/index.ts';
import { searchCustomers } from '../customers/search-customers.ts';

/** What the words of a search mean: invoices by the beginning of their number, and whoever they may name. */
export type Searched = Readonly<{
  /** Absent when no number begins so. */
  beginning?: string;
  customerIds: readonly string[];
}>;

/** Whoever means more people than these narrows by another word. */
const MOST_CUSTOMERS = 200;

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
  const found = await searchCustomers(ctx, { merchantId, search: text, limit: MOST_CUSTOMERS });
  return { customerIds: found.items.map(({ id }) => id) };
}

async function findNumbered(tx: Tx, merchantId: string, text: string): Promise<Searched | undefined> {
  for (const beginning of new Set([text, text.toUpperCase()])) {
    const found = await tx.execute(sql`
      select 1 from invoice i where i.merchant_id = ${merchantId} and ${numberBegins('i', beginning)} limit 1`);
    if (found.length === 0) continue;
    const customer = await findCustomerByReference(tx, merchantId, text);
    return { beginning, customerIds: customer ? [customer.id] : [] };
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

/** Rows of whoever was meant, or (`byNumber`, of an alias `i`) of the invoices that were. */
export function isMeant({ beginning, customerIds }: Searched, byNumber: (numbers: SQL) => SQL): SQL {
  const ofCustomers = sql`x.customer_id = any(${sql.param([...customerIds])}::uuid[])`;
  if (beginning === undefined) return ofCustomers;
  return sql`(${byNumber(numberBegins('i', beginning))} or ${ofCustomers})`;
}
