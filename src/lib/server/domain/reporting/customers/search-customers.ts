import { sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { readCursor, writeCursor, type Cursor } from './search-cursor.ts';

export type CustomerSearch = Readonly<{
  merchantId: string;
  /**
   * What was typed: the beginning of words of a name, of an address, a phone number or a customer number, or a whole
   * invoice number. Accents and capitals don't count. Empty: every customer, the newest first.
   */
  search: string;
  /** The `next` of the page before. Anything else gives the first page. */
  after?: string;
  limit: number;
  /** When nobody has what was typed: whoever is called nearly so, with one slip in a word of four letters or more. */
  isForgiving?: boolean;
}>;

/** One line of a search: enough to know whether it is the one that is looked for. */
export type FoundCustomer = Readonly<{
  id: string;
  reference: string;
  name: string;
  email: string | null;
  phone: string | null;
  /** What is open, one sum per currency. */
  owed: readonly Money[];
  isOverdue: boolean;
}>;

export type CustomerPage = Readonly<{
  items: readonly FoundCustomer[];
  next?: string;
  /** Nobody has what was typed; these are called nearly so. */
  isAlike: boolean;
}>;

type Answer = Readonly<{
  items: readonly (Omit<FoundCustomer, 'owed'> &
    Readonly<{ owed: readonly Readonly<{ minor: number; currency: Currency }>[] }>)[];
  next: Cursor | null;
  isAlike: boolean;
}>;

/**
 * The customers that begin with what was typed, best first: what is exactly it stands before what goes on. One round trip
 * (`search_customers` in drizzle/, which says how), by key, so that the hundredth page costs what the first costs. The
 * caller has checked that who asks works for this merchant.
 */
export async function searchCustomers(
  ctx: Pick<Context, 'db'>,
  { merchantId, search, after, limit, isForgiving = false }: CustomerSearch
): Promise<CustomerPage> {
  const typed = search.replaceAll('\0', '').trim().slice(0, 100);
  const cursor = readCursor(after);
  const [row] = await ctx.db.ask<{ found: Answer }>(sql`
    select search_customers(${merchantId}::uuid, ${typed}::text, ${limit}::integer, ${cursor?.way ?? null}::integer,
      ${cursor?.term ?? null}::text, ${cursor?.id ?? null}::uuid, ${isForgiving}::boolean) as found`);
  const { items, next, isAlike } = row!.found;
  const found = items.map(({ owed, ...item }) => ({
    ...item,
    owed: owed.map(({ minor, currency }) => money(minor, currency))
  }));
  return { items: found, isAlike, ...(next && { next: writeCursor(next) }) };
}
