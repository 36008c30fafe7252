import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';

/** Sales of so many days are held against what is owed. */
export const DSO_DAYS = 90;

/** What customers owed at the end of a day, what was asked in the ninety days up to it, and the two as days. */
export type DsoPoint = Readonly<{
  on: Temporal.PlainDate;
  owedMinor: number;
  askedMinor: number;
  /** Tenths of a day; none where nothing was asked. */
  tenthsOfDays: number | undefined;
}>;

/** Days sales outstanding at the end of each of these days, from the ledger's days. */
export async function readDso(
  tx: Tx,
  {
    merchantId,
    currency,
    days
  }: Readonly<{ merchantId: string; currency: string; days: readonly Temporal.PlainDate[] }>
): Promise<DsoPoint[]> {
  const points = days.map(String);
  const rows = await tx.execute<{ point: string; owed: string; asked: string }>(sql`
    with booked as (
      select booked_on, sum(amount_minor) as owed, sum(amount_minor) filter (where kind = 'invoice-issued') as asked
      from report_day
      where merchant_id = ${merchantId} and currency = ${currency} and account = 'receivable'
      group by booked_on)
    select p.point::text as point, coalesce(sum(b.owed), 0) as owed,
      coalesce(sum(b.asked) filter (where b.booked_on > p.point - ${DSO_DAYS}::int), 0) as asked
    from unnest(${sql.param(points)}::text[]::date[]) p (point)
    left join booked b on b.booked_on <= p.point
    group by p.point order by p.point`);
  return rows.map(({ point, owed, asked }) => ({
    on: Temporal.PlainDate.from(point),
    owedMinor: Number(owed),
    askedMinor: Number(asked),
    tenthsOfDays: Number(asked) > 0 ? Math.round((Number(owed) * DSO_DAYS * 10) / Number(asked)) : undefined
  }));
}
