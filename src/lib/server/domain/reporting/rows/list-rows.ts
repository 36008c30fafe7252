import { sql, type SQL } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readCountedMarks, type CountedMarks } from '../counting/read-counted-until.ts';
import { readNames } from '../read-names.ts';
import { agreementRows } from './agreement-rows.ts';
import { aheadRows, aheadWhole, cameRows, cameWhole } from './debit-rows.ts';
import {
  bookedRows,
  bookedWhole,
  failedRows,
  failedWhole,
  recoveredRows,
  recoveredWhole
} from './money-rows.ts';
import { owedRows, owedWhole } from './owed-rows.ts';
import { leftRows, messageRows, messageWhole, missedRows, peopleWhole } from './people-rows.ts';
import { recoveryRows, recoveryWhole } from './recovery-rows.ts';
import type { RowsAsked } from './row-asked.ts';
import { waitingRows } from './waiting-rows.ts';

/** One thing behind a figure. */
export type ReportRow = Readonly<{
  id: string;
  at: Temporal.Instant;
  customerName: string | undefined;
  invoice: Readonly<{ id: string; number: string }> | undefined;
  amount: Money | undefined;
  /** Why, or of what kind it is: one of a few words, for which the page has a text. */
  note: string;
}>;

export type ReportRows = Readonly<{
  /** All of them, whatever page is shown: the figure itself. */
  count: number;
  sum: Money | undefined;
  /** The newest first. */
  rows: readonly ReportRow[];
  next: string | undefined;
  /** What accounts and sequences are called. */
  names: ReadonlyMap<string, string>;
}>;

const PAGE_SIZE = 50;
/** So many travel at once into a file. */
const FILE_PAGE_SIZE = 2_000;

type Asking = Pick<Context, 'db' | 'clock'>;

/** The rows behind a figure, fifty at a time, with their number and sum, which are that figure. */
export async function listRows(ctx: Asking, asked: RowsAsked, after?: string): Promise<ReportRows> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(asked.merchantId, async (tx) => {
    const source = sourceOf(asked, now, await readCountedMarks(tx, asked.merchantId));
    const [whole] = await tx.execute<{
      count: string | null;
      sum: string | null;
      currency: string | null;
    }>(sql`
      select count, sum, ${source.whole ? sql`${asked.currency}::text` : sql`currency`} as currency
      from (${source.whole ?? selectWhole(source.rows)}) whole`);
    const count = Number(whole?.count ?? 0);
    // Nothing is looked for where there is nothing: the newest rows would be looked through back to the first.
    const page: Page =
      count === 0 ? { rows: [] } : await readPage(tx, asked, source, { after, size: PAGE_SIZE });
    const isMoney = count > 0 && whole!.sum !== null && whole!.currency !== null;
    return {
      ...{ count, ...page, next: page.next },
      sum: isMoney ? money(Number(whole!.sum), whole!.currency as Currency) : undefined,
      names: await readNames(tx, asked.merchantId)
    };
  });
}

/** All rows behind a figure, the newest first, some thousand of them in memory at a time: for a file. */
export async function* walkRows(ctx: Asking, asked: RowsAsked): AsyncGenerator<ReportRow> {
  const { merchantId } = asked;
  const counted = await ctx.db.withMerchant(merchantId, (tx) => readCountedMarks(tx, merchantId));
  const source = sourceOf(asked, ctx.clock.now(), counted);
  let after: string | undefined;
  do {
    const page: Page = await ctx.db.withMerchant(merchantId, (tx) =>
      readPage(tx, asked, source, { after, size: FILE_PAGE_SIZE })
    );
    yield* page.rows;
    after = page.next;
  } while (after !== undefined);
}

/**
 * What stands behind a figure. `rows`: select of id, at, customer_id, invoice_id, currency, amount_minor and note; with
 * `hasDay` also `day`, by which they are in order first: an index has that where it has no moments. `whole`: select of their `count` and `sum`
 * in the currency that was asked for, where that is known without reading them all.
 */
type Source = Readonly<{ rows: SQL; whole?: SQL; hasDay?: boolean }>;
type Page = Readonly<{ rows: readonly ReportRow[]; next?: string }>;

const selectWhole = (rows: SQL): SQL => sql`
  select count(*) as count, case when count(distinct currency) <= 1 then sum(amount_minor) end as sum,
    min(currency) as currency
  from (${rows}) r`;

/**
 * One page by key. The moment stands there a second time, by itself: together with an id that is made up no index has
 * it, and everything newer than the page would be read first.
 */
async function readPage(
  tx: Tx,
  { merchantId }: RowsAsked,
  { rows, hasDay = false }: Source,
  { after, size }: Readonly<{ after: string | undefined; size: number }>
): Promise<Page> {
  const [at, id, onDay] = after?.split('_') ?? [];
  const [by, behind] = hasDay && onDay ? [sql`r.day,`, sql`${onDay}::date,`] : [sql``, sql``];
  const from = hasDay && onDay ? sql`r.day <= ${onDay}::date` : sql`r.at <= ${at ?? null}::timestamptz`;
  const inOrder = sql`order by ${hasDay ? sql`r.day desc,` : sql``} r.at desc, r.id desc`;
  const found = await tx.execute<Row>(sql`
    select r.id, to_json(r.at) #>> '{}' as at, ${hasDay ? sql`r.day::text` : sql`null`} as day, c.name as customer_name,
      i.id as invoice_id, i.number, r.currency, r.amount_minor, r.note
    from (
      select r.* from (${rows}) r
      ${at && id ? sql`where ${from} and (${by} r.at, r.id) < (${behind} ${at}::timestamptz, ${id}::uuid)` : sql``}
      ${inOrder} limit ${size + 1}) r
    left join customer c on c.merchant_id = ${merchantId} and c.id = r.customer_id
    left join invoice i on i.merchant_id = ${merchantId} and i.id = r.invoice_id
    ${inOrder}`);
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  const isMore = found.length > size && last !== undefined;
  return {
    rows: shown.map(toRow),
    ...(isMore && { next: [last.at, last.id, ...(last.day === null ? [] : [last.day])].join('_') })
  };
}

type Row = {
  id: string;
  at: string;
  day: string | null;
  customer_name: string | null;
  invoice_id: string | null;
  number: string | null;
  currency: string | null;
  amount_minor: string | null;
  note: string;
};

function toRow(row: Row): ReportRow {
  return {
    id: row.id,
    at: Temporal.Instant.from(row.at),
    customerName: row.customer_name ?? undefined,
    invoice: row.invoice_id === null ? undefined : { id: row.invoice_id, number: row.number! },
    amount: row.amount_minor === null ? undefined : money(Number(row.amount_minor), row.currency as Currency),
    note: row.note
  };
}

function sourceOf(asked: RowsAsked, now: Temporal.Instant, counted: CountedMarks): Source {
  switch (asked.of) {
    case 'recovery':
      return { rows: recoveryRows(asked), whole: recoveryWhole(asked) };
    case 'owed':
      return { rows: owedRows(asked, now, counted.at), whole: owedWhole(asked, counted.at) };
    case 'received':
    case 'fees':
    case 'written-off':
    case 'issued':
      return { rows: bookedRows(asked.of, asked), whole: bookedWhole(asked.of, asked, counted.at) };
    case 'recovered':
      return { rows: recoveredRows(asked), whole: recoveredWhole(asked), hasDay: true };
    case 'messages':
      return { rows: messageRows(asked), whole: messageWhole(asked, counted.at) };
    case 'missed':
    case 'told':
    case 'reached':
      return { rows: missedRows(asked), whole: peopleWhole({ ...asked, of: asked.of }, counted) };
    case 'subscribed':
    case 'left':
      return { rows: leftRows(asked), whole: peopleWhole({ ...asked, of: asked.of }, counted), hasDay: true };
    case 'ahead':
      return { rows: aheadRows(asked), whole: aheadWhole(asked), hasDay: true };
    case 'came':
      return { rows: cameRows(asked), whole: cameWhole(asked, counted.day), hasDay: true };
    case 'failed':
      return { rows: failedRows(asked), whole: failedWhole(asked) };
    case 'arrangements':
    case 'promises':
      return { rows: agreementRows(asked.of, asked) };
    case 'bank-entries':
    case 'disputes':
    case 'breaks':
    case 'unknown':
    case 'imports':
    case 'contacts':
    case 'webhooks':
      return { rows: waitingRows[asked.of](asked.merchantId, now) };
  }
}
