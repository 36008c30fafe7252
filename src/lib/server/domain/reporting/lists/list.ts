import { sql, type SQL } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { FilterFields, Filters } from './filters.ts';
import { findSearched, type Searched } from './find-searched.ts';

/** What is asked of a merchant's list. Days begin in `zone`, the merchant's own. */
export type ListSearch = Readonly<{ merchantId: string; zone: string; filters: Filters }>;

/** The same with its words looked up: whom and what they mean. */
export type NarrowedSearch = ListSearch & Readonly<{ searched: Searched | undefined }>;

/** By what a list is in order, the latest first; together they are unique. */
type OrderColumn = Readonly<{
  column: string;
  type: 'uuid' | 'date';
  /** As the index is sorted that serves it: PostgreSQL sorts anew for the other. */
  isNullsLast?: true;
}>;

/** A list of a merchant's things: how it is narrowed, ordered, summed and read. */
export type List<Row, Raw extends Record<string, unknown> = Record<string, unknown>> = Readonly<{
  fields: FilterFields;
  order: (filters: Filters) => readonly [OrderColumn, ...OrderColumn[]];
  /** A table as `x`, or what stands for one; it has a column `merchant_id` and those of the order. */
  from: (merchantId: string) => SQL;
  conditions: (search: NarrowedSearch) => readonly SQL[];
  /** The condition itself finds every number that begins as was searched, and not just the last of them. */
  findsNumbers?: true;
  /** A column of `x` in minor units beside its `currency`. */
  summed?: string;
  /** `select … from (<page>) x join …`: the rows of one page, in any order. */
  select: (page: SQL, merchantId: string) => SQL;
  toRow: (raw: Raw) => Row;
  /** The row's values in the columns of the order. */
  placeOf: (row: Row, filters: Filters) => readonly string[];
}>;

/** A page, and where the ones before and behind it begin; without, there are none. */
export type ListPage<Row> = Readonly<{ items: readonly Row[]; newer?: string; older?: string }>;

/** Where a page stands: behind the last row of the one before, or before the first row of the one behind. */
export type ListPlace = Readonly<{ after?: string | undefined; before?: string | undefined; limit: number }>;

/**
 * One page of a list. Pages go by key, not by count: the hundredth costs what the first costs, and a row that arrives
 * meanwhile moves no other. A place that we didn't write gives the first page.
 */
export async function readListPage<Row, Raw extends Record<string, unknown>>(
  ctx: Pick<Context, 'db'>,
  list: List<Row, Raw>,
  search: ListSearch,
  place: ListPlace
): Promise<ListPage<Row>> {
  const { limit } = place;
  const narrowed = await narrowSearch(ctx, search);
  const before = readPlace(list, search, place.before);
  if (before) {
    const rows = await readRows(ctx, list, narrowed, { at: before, isBackward: true, limit: limit + 1 });
    const items = rows.slice(0, limit).toReversed();
    if (items.length > 0)
      return {
        items,
        older: placeIn(list, search, items.at(-1)!),
        ...(rows.length > limit && { newer: placeIn(list, search, items[0]!) })
      };
  }
  const after = readPlace(list, search, place.after);
  const rows = await readRows(ctx, list, narrowed, { at: after, isBackward: false, limit: limit + 1 });
  const items = rows.slice(0, limit);
  return {
    items,
    ...(after && items.length > 0 && { newer: placeIn(list, search, items[0]!) }),
    ...(rows.length > limit && { older: placeIn(list, search, items.at(-1)!) })
  };
}

/** Read at once for a file: enough that statements cost little each, little enough to hold. */
const PER_CHUNK = 1_000;

/** All that a search finds, read while it is written out. */
export async function* walkList<Row, Raw extends Record<string, unknown>>(
  ctx: Pick<Context, 'db'>,
  list: List<Row, Raw>,
  search: ListSearch
): AsyncGenerator<Row> {
  const narrowed = await narrowSearch(ctx, search);
  let at: readonly string[] | undefined;
  for (;;) {
    const rows = await readRows(ctx, list, narrowed, { at, isBackward: false, limit: PER_CHUNK });
    yield* rows;
    if (rows.length < PER_CHUNK) return;
    at = list.placeOf(rows.at(-1)!, search.filters);
  }
}

/** How many there are and what they come to: counted up to a bound, so that it stays cheap however long the list is. */
export type ListTotal = Readonly<{ count: number; isMore: boolean; sums: readonly Money[] }>;

/** Beyond it a total is "more than": whoever needs it to the cent takes the report, or the file. */
const COUNTED_AT_MOST = 10_000;

export async function countList<Row, Raw extends Record<string, unknown>>(
  ctx: Pick<Context, 'db'>,
  list: List<Row, Raw>,
  search: ListSearch
): Promise<ListTotal> {
  const narrowed = await narrowSearch(ctx, search);
  const { summed, from } = list;
  const columns = summed === undefined ? sql`1 as one` : sql.raw(`x.currency, x.${summed} as minor`);
  const sums =
    summed === undefined ? sql`null as currency, 0 as minor` : sql`currency, sum(minor)::bigint as minor`;
  const rows = await ctx.db.withMerchant(search.merchantId, (tx) =>
    tx.execute<{ count: number; currency: Currency | null; minor: string }>(sql`
      select count(*)::int as count, ${sums} from (
        select ${columns} from ${from(search.merchantId)} where ${whereOf(list, narrowed)}
        limit ${COUNTED_AT_MOST + 1}
      ) found ${summed === undefined ? sql`` : sql`group by currency order by currency`}`)
  );
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  const { searched } = narrowed;
  const isCut = searched?.isCut === true && !(list.findsNumbers && searched.beginning !== undefined);
  const isMore = count > COUNTED_AT_MOST || isCut;
  const counted = rows.filter((row) => row.currency !== null && !isMore);
  return {
    count: Math.min(count, COUNTED_AT_MOST),
    isMore,
    sums: counted.map(({ minor, currency }) => money(Number(minor), currency!))
  };
}

/** Looks the words of a search up, once for all that is asked of it; what was looked up before is answered as it is. */
export async function narrowSearch(
  ctx: Pick<Context, 'db'>,
  search: ListSearch | NarrowedSearch
): Promise<NarrowedSearch> {
  if ('searched' in search) return search;
  const { search: words } = search.filters;
  const searched = words === undefined ? undefined : await findSearched(ctx, search.merchantId, words);
  return { ...search, searched };
}

type Cut = Readonly<{ at: readonly string[] | undefined; isBackward: boolean; limit: number }>;

async function readRows<Row, Raw extends Record<string, unknown>>(
  ctx: Pick<Context, 'db'>,
  list: List<Row, Raw>,
  search: NarrowedSearch,
  { at, isBackward, limit }: Cut
): Promise<Row[]> {
  const { merchantId } = search;
  const columns = list.order(search.filters);
  const order = sql.raw(columns.map((column) => orderOf(column, isBackward)).join(', '));
  const behind = at ? sql`and ${behindOf(columns, at, isBackward)}` : sql``;
  const page = sql`
    select x.* from ${list.from(merchantId)}
    where ${whereOf(list, search)} ${behind}
    order by ${order} limit ${limit}`;
  const raw = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<Raw>(sql`${list.select(page, merchantId)} order by ${order}`)
  );
  return raw.map((row) => list.toRow(row as unknown as Raw));
}

function whereOf<Row, Raw extends Record<string, unknown>>(
  list: List<Row, Raw>,
  search: NarrowedSearch
): SQL {
  return sql.join([sql`x.merchant_id = ${search.merchantId}::uuid`, ...list.conditions(search)], sql` and `);
}

function orderOf({ column, isNullsLast }: OrderColumn, isBackward: boolean): string {
  const nulls = isNullsLast ? ` nulls ${isBackward ? 'first' : 'last'}` : '';
  return `x.${column} ${isBackward ? 'asc' : 'desc'}${nulls}`;
}

function behindOf(order: readonly OrderColumn[], at: readonly string[], isBackward: boolean): SQL {
  const columns = sql.raw(order.map(({ column }) => `x.${column}`).join(', '));
  const values = sql.join(
    order.map(({ type }, i) => sql`${at[i]!}::${sql.raw(type)}`),
    sql`, `
  );
  return isBackward ? sql`(${columns}) > (${values})` : sql`(${columns}) < (${values})`;
}

const SHAPES: Readonly<Record<OrderColumn['type'], RegExp>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^(19|2\d)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
};

function placeIn<Row, Raw extends Record<string, unknown>>(
  list: List<Row, Raw>,
  { filters }: ListSearch,
  row: Row
): string {
  return list.placeOf(row, filters).join('_');
}

function readPlace<Row, Raw extends Record<string, unknown>>(
  list: List<Row, Raw>,
  { filters }: ListSearch,
  text: string | undefined
): readonly string[] | undefined {
  const order = list.order(filters);
  const values = text?.split('_');
  if (values?.length !== order.length) return undefined;
  return order.every(({ type }, i) => isValue(type, values[i]!)) ? values : undefined;
}

function isValue(type: OrderColumn['type'], value: string): boolean {
  if (!SHAPES[type].test(value)) return false;
  if (type !== 'date') return true;
  try {
    return Temporal.PlainDate.from(value, { overflow: 'reject' }) !== undefined;
  } catch {
    return false;
  }
}
