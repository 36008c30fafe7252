import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { AHEAD_DAYS, selectExpected } from './expected-ahead.ts';

/** Banks take debits back within eight weeks without a reason: so long the outcome of a day can change. */
const REWRITTEN_DAYS = 60;
/** So many days in one statement: half a million debits in one would take longer than a statement may. */
const DAYS_AT_ONCE = 7;

/** Once a day: what debits of the last weeks brought, and what those of the coming weeks are expected to bring. */
export async function writeForecast(tx: Tx, merchantId: string, today: Temporal.PlainDate): Promise<void> {
  const isFirst = await tx.execute(sql`
    update report_progress set forecast_on = ${today.toString()}::date
    where merchant_id = ${merchantId} and (forecast_on is null or forecast_on < ${today.toString()}::date)
    returning merchant_id`);
  if (isFirst.length === 0) return;
  for (let first = today.subtract({ days: REWRITTEN_DAYS }); Temporal.PlainDate.compare(first, today) < 0;) {
    const next = first.add({ days: DAYS_AT_ONCE });
    const until = Temporal.PlainDate.compare(next, today) < 0 ? next : today;
    await writeDebitDays(tx, merchantId, { from: first, until });
    first = next;
  }
  await tx.execute(sql`
    insert into cash_forecast (merchant_id, made_on, for_on, currency, planned_count, planned_minor, expected_minor)
    select ${merchantId}::uuid, ${today.toString()}::date, day.for_on, used.currency, coalesce(e.planned_count, 0),
      coalesce(e.planned_minor, 0), coalesce(e.expected_minor, 0)
    from (select ${today.toString()}::date + ahead as for_on from generate_series(1, ${AHEAD_DAYS}) ahead) day
    -- A day on which nothing is expected is a forecast, too.
    cross join (
      select currency from planned_collection where merchant_id = ${merchantId} and status in ('planned', 'noticed', 'due')
      union select currency from debit_day where merchant_id = ${merchantId}) used
    left join (${selectExpected(merchantId, today)}) e on e.for_on = day.for_on and e.currency = used.currency
    on conflict (merchant_id, made_on, for_on, currency) do nothing`);
}

/** From a day on and up to another. Each debit counts on the day on which it was to run: taken, and not taken back since. */
async function writeDebitDays(
  tx: Tx,
  merchantId: string,
  { from, until }: Readonly<{ from: Temporal.PlainDate; until: Temporal.PlainDate }>
): Promise<void> {
  await tx.execute(sql`
    insert into debit_day (merchant_id, collect_on, currency, method, kind, tried_count, tried_minor, came_minor)
    select p.merchant_id, p.collect_on, p.currency, a.method, p.kind, count(*), sum(a.amount_minor),
      sum(case when a.status = 'succeeded' then a.amount_minor - back.minor else 0 end)
    from planned_collection p
    join payment_attempt a on a.merchant_id = p.merchant_id and a.id = p.attempt_id
    left join lateral (
      select coalesce(sum(d.amount_minor), 0) as minor from dispute d
      where d.merchant_id = a.merchant_id and d.attempt_id = a.id and d.status = 'lost') back on true
    where p.merchant_id = ${merchantId} and p.status = 'attempted' and a.status in ('succeeded', 'failed')
      and p.collect_on >= ${from.toString()}::date and p.collect_on < ${until.toString()}::date
    group by p.merchant_id, p.collect_on, p.currency, a.method, p.kind
    on conflict (merchant_id, collect_on, currency, method, kind) do update
      set tried_count = excluded.tried_count, tried_minor = excluded.tried_minor, came_minor = excluded.came_minor`);
}
