import type postgres from 'postgres';
import type { Context } from '../../src/lib/server/context.ts';
import { planPeriods } from '../../src/lib/server/domain/subscriptions/index.ts';
import { median, spread, type Bench } from './bench.ts';
import type { BenchDatabase } from './open-bench-database.ts';
import { measureNotices } from './plan-notices.ts';
import { addBenchMerchant, openPlanBench } from './plan-world.ts';

const MANY = Number(process.env['BENCH_SUBSCRIPTIONS'] ?? 1_000_000);
const FEW = MANY / 10;
const START = '2026-01-01';

/**
 * Planning a month of a merchant with a million subscriptions, and of one with a tenth of that, beside the best
 * statement by hand for the same rows: no pauses, parts, waiting changes or cycles but the month, and no slices. A
 * round is a month later, so that every subscription is due in each. Then a day's notices: `plan-notices.ts`.
 */
export const bench: Bench = async ({ rounds, say }) => {
  const world = await openPlanBench(START);
  const { ctx, database, clock, hand } = world;
  try {
    const many = await addSubscribers(ctx, database, 'many', MANY);
    const few = await addSubscribers(ctx, database, 'few', FEW);
    const byHand = await addSubscribers(ctx, database, 'by-hand', MANY);
    const perSecond: number[] = [];
    const limit: number[] = [];
    const growth: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const on = Temporal.PlainDate.from(START).add({ months: round });
      clock.set(on.toZonedDateTime({ timeZone: 'Europe/Amsterdam', plainTime: '12:00' }).toInstant());
      await settle(database);
      const fewSeconds = await time(() => plan(ctx, few, FEW));
      await settle(database);
      const manySeconds = await time(() => plan(ctx, many, MANY));
      await settle(database);
      const handSeconds = await time(() => planByHand(hand, byHand, on.toString()));
      perSecond.push(MANY / manySeconds);
      limit.push(MANY / handSeconds);
      growth.push(manySeconds / MANY / (fewSeconds / FEW));
      say(
        `round ${round + 1}: ${Math.round(perSecond.at(-1)!)} rows/s, by hand ${Math.round(limit.at(-1)!)}, growth ${growth.at(-1)!.toFixed(2)}`
      );
    }
    const ratios = limit.map((speed, i) => speed / perSecond[i]!);
    const notices = await measureNotices(world, rounds, say);
    return {
      figures: { rows: MANY, ...spread('rowsPerSecond', perSecond), ...notices.figures },
      limit: { ...spread('byHandRowsPerSecond', limit), ...notices.limit },
      ratio: {
        plan: Math.round(median(ratios) * 1_000) / 1_000,
        ...spread('plan', ratios),
        ...spread('costPerRowAtTenTimes', growth),
        ...notices.ratio
      },
      rounds
    };
  } finally {
    await world.close();
  }
};

/** A merchant, and monthly subscriptions of ten plans with three prices each, all due on the first; ids come in time. */
async function addSubscribers(ctx: Context, { owner }: BenchDatabase, slug: string, count: number) {
  const id = await addBenchMerchant(ctx, slug);
  await owner.unsafe(`
    insert into customer (merchant_id, id, reference, name, language, created_at)
    select '${id}', uuidv7(), 'K-' || n, 'Familie ' || n, 'nl', '${START}'
    from generate_series(1, ${count / 10}) n;
    insert into plan (merchant_id, id, name, currency, cycle_unit, cycle_count, partial_periods, created_at)
    select '${id}', gen_random_uuid(), 'Opvang ' || n, 'EUR', 'month', 1, 'by-day', '${START}'
    from generate_series(1, 10) n;
    insert into plan_price (merchant_id, plan_id, effective_on, amount_minor, reach, announced_at)
    select merchant_id, id, d::date, 40000, 'everyone', '${START}'
    from plan, unnest(array['2025-01-01', '2026-01-01', '2026-07-01']) d where merchant_id = '${id}';
    insert into subscription (merchant_id, id, customer_id, status, plan_id, quantity, priced_on, started_on,
      billed_from_on, anchor_on, next_index, next_start_on, next_bill_on, created_at)
    select '${id}', uuidv7(), c.id, 'active', p.id, 1 + row_number() over () % 3, '2025-06-01', '${START}', '${START}',
      '${START}', 0, '${START}', '${START}', '${START}'
    from (select id from customer where merchant_id = '${id}') c
      cross join (select id from plan where merchant_id = '${id}') p;`);
  return id;
}

/** Dead rows of the round before are cleared and statistics are fresh, for both alike. */
async function settle({ owner }: BenchDatabase): Promise<void> {
  for (const table of ['subscription', 'subscription_period']) await owner.unsafe(`vacuum analyze ${table}`);
  await owner.unsafe('checkpoint');
}

async function plan(ctx: Context, merchantId: string, count: number): Promise<void> {
  const planned = await planPeriods(ctx, { merchantId });
  if (planned !== count) throw new Error(`${planned} of ${count} were planned`);
}

async function planByHand(sql: postgres.Sql, merchantId: string, today: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select set_config('app.merchant_id', ${merchantId}, true)`;
    await tx`
      with due as (
        select s.id, s.next_start_on, s.next_index, s.plan_id, s.quantity, s.quantity * v.amount_minor as amount,
          (s.anchor_on + make_interval(months => s.next_index + 1))::date as end_on
        from subscription s
        join lateral (select amount_minor from plan_price v
          where v.merchant_id = s.merchant_id and v.plan_id = s.plan_id and v.effective_on <= s.next_start_on
          order by v.effective_on desc limit 1) v on true
        where s.merchant_id = ${merchantId} and s.next_bill_on <= ${today}::date
      ), added as (
        insert into subscription_period (merchant_id, subscription_id, start_on, end_on, whole_start_on, whole_end_on,
          plan_id, quantity, whole_minor, amount_minor)
        select ${merchantId}, id, next_start_on, end_on, next_start_on, end_on, plan_id, quantity, amount, amount from due
      )
      update subscription s set next_index = due.next_index + 1, next_start_on = due.end_on, next_bill_on = due.end_on
      from due where s.merchant_id = ${merchantId} and s.id = due.id`;
  });
}

async function time(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
