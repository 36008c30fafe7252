import { sql, type SQL } from 'drizzle-orm';

/** Where a slice ended: the next one begins behind it, so that no slice walks over what others have moved on. */
export type SlicePlace = Readonly<{ billOn: string; id: string }>;

/** What one slice did: `due` were taken up, `planned` got a period, `moved` went on; `last` is where it ended. */
export type SliceRow = Readonly<{
  due: number;
  planned: number;
  moved: number;
  last: SlicePlace | null;
}>;

/**
 * `planNextPeriod` for a set, in one statement: at most `slice` subscriptions behind `after` that are to be billed on
 * `today` get their next period and move on. They are written by their place in the table (`ctid`), so that no plan can
 * read the whole table for one slice. A row that somebody changed between our looking and our locking has a newer place,
 * which this statement can't see: then `moved` is less than `due`, and the caller must give the slice up and try again.
 */
export function planSlice(
  merchantId: string,
  today: string,
  slice: number,
  after: SlicePlace | undefined
): SQL {
  return sql`
${dueWithTerms(merchantId, today, slice, after)}
${withPrices(merchantId)}
${withAmounts(merchantId)}
${written(merchantId)}`;
}

/** Terms that were waiting for this period are taken in; another cycle begins its calendar here. */
function dueWithTerms(merchantId: string, today: string, slice: number, after: SlicePlace | undefined): SQL {
  const behind = after ? sql`and (next_bill_on, id) > (${after.billOn}::date, ${after.id}::uuid)` : sql``;
  return sql`
  with due as materialized (
    select ctid as place, *, coalesce(changes_on <= next_start_on, false) as changes
    from subscription
    where merchant_id = ${merchantId} and next_bill_on <= ${today}::date ${behind}
    order by next_bill_on, id
    limit ${slice}
    for update skip locked
  ), termed as (
    select place, id, next_start_on, stop_on, pause_until_on, changes,
      case when changes then next_plan_id else plan_id end as plan_id,
      case when changes then next_quantity else quantity end as quantity,
      case when changes then next_priced_on else priced_on end as priced_on,
      case when changes and next_plan_id <> plan_id then null else keeps_price_until_on end as keeps_until_on,
      case when changes and changes_cycle then next_start_on else anchor_on end as anchor_on,
      anchor_is_last_day and not (changes and changes_cycle) as is_last_day,
      case when changes and changes_cycle then 0 else next_index end as n
    from due`;
}

/** The calendar gives the days, the price list the price: `boundary` and `priceOn`. */
function withPrices(merchantId: string): SQL {
  return sql`
  ), dated as (
    select t.*, p.partial_periods, p.bill_ahead_days,
      period_boundary(t.anchor_on, t.is_last_day, p.cycle_unit, p.cycle_count, t.n) as whole_start_on,
      period_boundary(t.anchor_on, t.is_last_day, p.cycle_unit, p.cycle_count, t.n + 1) as whole_end_on,
      v.amount_minor * t.quantity as whole_minor
    from termed t
    join plan p on p.merchant_id = ${merchantId} and p.id = t.plan_id
    cross join lateral (
      select amount_minor from plan_price
      where merchant_id = ${merchantId} and plan_id = t.plan_id and effective_on <= t.next_start_on
        and (effective_on <= t.priced_on
          or reach = 'everyone' and coalesce(t.keeps_until_on <= t.next_start_on, true))
      order by effective_on desc limit 1
    ) v`;
}

/** Pauses and part periods take their share off: `chargeFor`. */
function withAmounts(merchantId: string): SQL {
  return sql`
  ), planned as materialized (
    select d.*, e.end_on, case
      when partial_periods = 'whole' then case when exists (
        select 1 from subscription_pause u
        where d.pause_until_on > d.next_start_on and u.merchant_id = ${merchantId} and u.subscription_id = d.id
          and u.from_on <= d.next_start_on and u.until_on > d.next_start_on) then 0 else whole_minor end
      when next_start_on = whole_start_on and e.end_on = whole_end_on then whole_minor - rest.minor
      else share_of_days(whole_minor, e.end_on - whole_start_on, whole_end_on - whole_start_on)
        - share_of_days(whole_minor, next_start_on - whole_start_on, whole_end_on - whole_start_on) - rest.minor
      end as amount_minor
    from dated d
    cross join lateral (select least(d.whole_end_on, d.stop_on) as end_on) e
    cross join lateral (
      -- Most subscriptions never rested: then nothing is looked up.
      select coalesce(sum(
        share_of_days(d.whole_minor, least(u.until_on, e.end_on) - d.whole_start_on, d.whole_end_on - d.whole_start_on)
        - share_of_days(d.whole_minor, greatest(u.from_on, d.next_start_on) - d.whole_start_on,
            d.whole_end_on - d.whole_start_on)), 0)::bigint as minor
      from subscription_pause u
      where d.pause_until_on > d.next_start_on and d.partial_periods = 'by-day'
        and u.merchant_id = ${merchantId} and u.subscription_id = d.id
        and u.from_on < e.end_on and u.until_on > d.next_start_on and u.from_on < u.until_on
    ) rest`;
}

/** The periods are written and the subscriptions moved on together. */
function written(merchantId: string): SQL {
  return sql`
  ), written as (
    insert into subscription_period (merchant_id, subscription_id, start_on, end_on, whole_start_on, whole_end_on,
      plan_id, quantity, whole_minor, amount_minor)
    select ${merchantId}, id, next_start_on, end_on, whole_start_on, whole_end_on, plan_id, quantity, whole_minor,
      amount_minor
    from planned
  ), moved as (
    update subscription s set
      plan_id = d.plan_id, quantity = d.quantity, priced_on = d.priced_on, keeps_price_until_on = d.keeps_until_on,
      anchor_on = d.anchor_on, anchor_is_last_day = d.is_last_day,
      changes_on = case when d.changes then null else s.changes_on end,
      next_plan_id = case when d.changes then null else s.next_plan_id end,
      next_quantity = case when d.changes then null else s.next_quantity end,
      next_priced_on = case when d.changes then null else s.next_priced_on end,
      changes_cycle = s.changes_cycle and not d.changes,
      next_index = d.n + 1, next_start_on = d.whole_end_on,
      next_bill_on = case when d.whole_end_on >= d.stop_on then null
        else d.whole_end_on - d.bill_ahead_days end
    from planned d where s.ctid = d.place
    returning 1
  )
  select (select count(*) from due)::int as due, (select count(*) from planned)::int as planned,
    (select count(*) from moved)::int as moved,
    (select jsonb_build_object('billOn', next_bill_on, 'id', id) from due order by next_bill_on desc, id desc limit 1)
      as last`;
}
