import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { AHEAD_DAYS, selectExpected, selectRates } from './expected-ahead.ts';

/** How long before a day its forecast is held against what came. */
export const LEADS_IN_DAYS = [7, 14, 28] as const;
const WEEKS_BACK = 8;

/** One coming day: what is planned, and what is expected of it. */
export type CashDay = Readonly<{
  on: Temporal.PlainDate;
  plannedCount: number;
  plannedMinor: number;
  expectedMinor: number;
}>;

/** One past week: what its debits brought, and what was expected of its days so many days before each. */
export type CashWeek = Readonly<{
  monday: Temporal.PlainDate;
  cameMinor: number;
  /** As `LEADS_IN_DAYS`; none where a day of the week had no forecast. */
  expectedMinor: readonly (number | undefined)[];
}>;

/** How well debits of one method went lately, by their kind. */
export type CashRate = Readonly<{
  method: string;
  kind: string;
  triedCount: number;
  triedMinor: number;
  cameMinor: number;
}>;

export type Cash = Readonly<{
  days: readonly CashDay[];
  /** The newest first. */
  weeks: readonly CashWeek[];
  rates: readonly CashRate[];
}>;

type Asked = Readonly<{ merchantId: string; currency: string; today: Temporal.PlainDate }>;

/** The forecast of the next four weeks as of now, and how earlier forecasts did. */
export async function readCash(tx: Tx, asked: Asked): Promise<Cash> {
  const [days, weeks, rates] = await Promise.all([
    readDays(tx, asked),
    readWeeks(tx, asked),
    readRates(tx, asked)
  ]);
  return { days, weeks, rates };
}

async function readDays(tx: Tx, { merchantId, currency, today }: Asked): Promise<CashDay[]> {
  const rows = await tx.execute<{
    for_on: string;
    planned_count: number;
    planned_minor: string;
    expected_minor: string;
  }>(
    sql`select for_on::text as for_on, planned_count, planned_minor, expected_minor
      from (${selectExpected(merchantId, today)}) expected where currency = ${currency}`
  );
  const found = new Map(rows.map((row) => [row.for_on, row]));
  return Array.from({ length: AHEAD_DAYS }, (_, index) => {
    const on = today.add({ days: index + 1 });
    const row = found.get(on.toString());
    return {
      on,
      plannedCount: row?.planned_count ?? 0,
      plannedMinor: Number(row?.planned_minor ?? 0),
      expectedMinor: Number(row?.expected_minor ?? 0)
    };
  });
}

async function readWeeks(tx: Tx, { merchantId, currency, today }: Asked): Promise<CashWeek[]> {
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  const mondays = Array.from({ length: WEEKS_BACK }, (_, index) =>
    monday.subtract({ days: 7 * (index + 1) })
  );
  const rows = await tx.execute<
    { monday: string; came: string } & Record<`lead${number}`, string | null>
  >(sql`
    select w.monday::text as monday,
      (select coalesce(sum(d.came_minor), 0) from debit_day d where d.merchant_id = ${merchantId}
        and d.currency = ${currency} and d.collect_on >= w.monday and d.collect_on < w.monday + 7) as came,
      ${sql.join(
        LEADS_IN_DAYS.map(
          (lead) => sql`(
        select case when count(*) = 7 then sum(f.expected_minor) end
        from generate_series(0, 6) d
        join cash_forecast f on f.merchant_id = ${merchantId} and f.currency = ${currency}
          and f.made_on = w.monday + d - ${lead}::int and f.for_on = w.monday + d) as ${sql.identifier(`lead${lead}`)}`
        ),
        sql`, `
      )}
    from unnest(${sql.param(mondays.map(String))}::text[]::date[]) w (monday) order by w.monday desc`);
  return rows.map((row) => ({
    monday: Temporal.PlainDate.from(row.monday),
    cameMinor: Number(row.came),
    expectedMinor: LEADS_IN_DAYS.map((lead) => {
      const expected = row[`lead${lead}`];
      return expected === null || expected === undefined ? undefined : Number(expected);
    })
  }));
}

async function readRates(tx: Tx, { merchantId, currency, today }: Asked): Promise<CashRate[]> {
  const rows = await tx.execute<{
    method: string;
    kind: string;
    tried_count: number;
    tried_minor: string;
    came_minor: string;
  }>(sql`
    select method, kind, tried_count, tried_minor, came_minor from (${selectRates(merchantId, today)}) rate
    where currency = ${currency} order by method, kind`);
  return rows.map((row) => ({
    method: row.method,
    kind: row.kind,
    triedCount: row.tried_count,
    triedMinor: Number(row.tried_minor),
    cameMinor: Number(row.came_minor)
  }));
}
