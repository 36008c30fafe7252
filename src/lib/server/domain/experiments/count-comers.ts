import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { listSegments, selectSegmentNames } from '../collection/index.ts';
import { readMerchant } from '../identity/index.ts';
import { alphaOf } from './statistics/judge-arms.ts';
import { sampleSize } from './statistics/sample-size.ts';
import type { ExperimentFrame } from './experiment-plan.ts';

/** Who would take part, by what happened in the last weeks, and how long it would take. */
export type Forecast = Readonly<{
  /** Customers in the segment now, and those of them whom nothing is tried upon. */
  customers: number;
  exempt: number;
  /** Customers in the segment who missed an invoice in the last 90 days, and how many of those paid in time … */
  missed: number;
  /** … of those for whom the time is over. */
  ripe: number;
  recovered: number;
  /** Customers that each variant needs, and days until it has them; `undefined`: nobody can say. */
  perVariant: number | undefined;
  days: number | undefined;
}>;

const LOOKED_BACK_DAYS = 90;

type Asked = Readonly<{ merchantId: string; frame: ExperimentFrame; weights: readonly number[] }>;

/** What an experiment could expect if the next weeks are like the last ones. Writes nothing. */
export async function countComers(ctx: Context, { merchantId, frame, weights }: Asked): Promise<Forecast> {
  const now = ctx.clock.now();
  const { segment, withinDays } = frame;
  const counted = await ctx.db.withMerchant(merchantId, async (tx) => {
    const { country, zone } = await readMerchant(tx, merchantId);
    const names = selectSegmentNames(await listSegments(tx, merchantId), { country, now });
    const today = now.toZonedDateTimeISO(zone).toPlainDate();
    const [row] = await tx.execute<
      Record<'customers' | 'exempt' | 'missed' | 'ripe' | 'recovered', number>
    >(sql`
      with inside as (
        select c.id, exists (
          select from contact_hold x where x.merchant_id = c.merchant_id and x.customer_id = c.id
            and x.released_at is null and (x.until_at is null or x.until_at > ${now.toString()}::timestamptz)) as is_exempt
        from customer c where c.merchant_id = ${merchantId} and c.merged_into_id is null
          ${segment === null ? sql`` : sql`and ${segment} = any (${names})`}),
      missed as (
        select distinct on (c.customer_id) c.customer_id, c.invoice_id, c.at_risk_minor,
          c.missed_on + ${withinDays}::int < ${today.toString()}::date as is_ripe
        from recovery_case c join inside s on s.id = c.customer_id and not s.is_exempt
        where c.merchant_id = ${merchantId}
          and c.missed_on > ${today.subtract({ days: LOOKED_BACK_DAYS }).toString()}::date
        order by c.customer_id, c.missed_at, c.invoice_id),
      paid as (
        select m.is_ripe, f.money > 0 and f.money >= m.at_risk_minor - f.forgiven as is_recovered from missed m
        cross join lateral (
          select coalesce(sum(amount_minor) filter (where kind = 'money'), 0) as money,
            coalesce(sum(amount_minor) filter (where kind = 'forgiven'), 0) as forgiven
          from recovery_flow where merchant_id = ${merchantId} and invoice_id = m.invoice_id
            and after_days <= ${withinDays}::int) f)
      select (select count(*)::int from inside) as customers,
        (select count(*)::int from inside where is_exempt) as exempt,
        count(*)::int as missed, count(*) filter (where is_ripe)::int as ripe,
        count(*) filter (where is_ripe and is_recovered)::int as recovered
      from paid`);
    return row ?? { customers: 0, exempt: 0, missed: 0, ripe: 0, recovered: 0 };
  });
  return { ...counted, ...durationOf(frame, weights, counted.missed) };
}

/** How many each variant needs, and in how many days the one that gets the fewest has them. Pure. */
export function durationOf(
  frame: ExperimentFrame,
  weights: readonly number[],
  missed: number
): Pick<Forecast, 'perVariant' | 'days'> {
  const perVariant = sampleSize({
    baseline: frame.baselinePercent / 100,
    worthKnowing: frame.leastDifferenceTenths / 1_000,
    power: frame.power,
    alpha: alphaOf(weights.length)
  });
  const total = weights.reduce((sum, each) => sum + each, 0);
  const share =
    (Math.min(...weights) / total) * (frame.sharePercent / 100) * (1 - frame.holdOutPercent / 100);
  const perDay = (missed / LOOKED_BACK_DAYS) * share;
  const days =
    perVariant === undefined || perDay === 0 ? undefined : Math.ceil(perVariant / perDay) + frame.withinDays;
  return { perVariant, days };
}
