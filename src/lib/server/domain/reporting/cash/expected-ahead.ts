import { sql, type SQL } from 'drizzle-orm';

/** How far ahead a forecast looks. Four weeks: debits are announced two weeks before, and planned before that. */
export const AHEAD_DAYS = 28;

/** Success is counted over so many days of debits … */
const RATE_DAYS = 60;
/** … but not the newest: a direct debit takes five banking days to be known. */
const UNSETTLED_DAYS = 8;
/** Fewer tries than this say nothing by themselves: then all tries by that method count, else all tries. */
const FEWEST_TRIES = 20;

/** One row per currency, method and kind of debit: how much of what was tried came, as two sums to divide. */
export function selectRates(merchantId: string, today: Temporal.PlainDate): SQL {
  const from = today.subtract({ days: RATE_DAYS }).toString();
  const until = today.subtract({ days: UNSETTLED_DAYS }).toString();
  return sql`
    select currency, method, kind, sum(tried_count)::int as tried_count, sum(tried_minor) as tried_minor,
      sum(came_minor) as came_minor
    from debit_day
    where merchant_id = ${merchantId} and collect_on >= ${from}::date and collect_on <= ${until}::date
    group by currency, method, kind`;
}

/**
 * What the debits planned for the days after `today` are expected to bring, by day and currency: each amount times the
 * success of its method and kind so far, or all of it where nothing was ever tried. Rounded per day, method and kind,
 * half away from nought.
 *
 * ```
 * -> GroupAggregate
 *      Group Key: collect_on, currency, rail, kind
 *      -> Index Only Scan using collection_ahead on planned_collection p    no sort, and no look at a method
 * ```
 */
export function selectExpected(merchantId: string, today: Temporal.PlainDate): SQL {
  return sql`
    with rates as (${selectRates(merchantId, today)}),
    ahead as (
      select p.collect_on, p.currency, p.rail as method, p.kind, count(*)::int as planned_count,
        sum(p.amount_minor) as planned_minor
      from planned_collection p
      where p.merchant_id = ${merchantId} and p.status in ('planned', 'noticed', 'due')
        and p.collect_on > ${today.toString()}::date
        and p.collect_on <= ${today.add({ days: AHEAD_DAYS }).toString()}::date
      group by p.collect_on, p.currency, p.rail, p.kind)
    select a.collect_on as for_on, a.currency, sum(a.planned_count)::int as planned_count,
      sum(a.planned_minor) as planned_minor,
      sum(round(a.planned_minor * coalesce(rate.share, 1))) as expected_minor
    from ahead a
    left join lateral (
      select sum(r.came_minor) / nullif(sum(r.tried_minor), 0) as share
      from rates r
      cross join lateral (values
        (1, r.method = a.method and r.kind = a.kind), (2, r.method = a.method), (3, true)) near (level, fits)
      where r.currency = a.currency and near.fits
      group by near.level
      having sum(r.tried_count) >= ${FEWEST_TRIES} or near.level = 3
      order by near.level limit 1) rate on true
    group by a.collect_on, a.currency`;
}
