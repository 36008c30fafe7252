import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { CASE_KEYS, FLOW_KEYS } from '../recovery/cuts.ts';
import type { Slice } from './slice.ts';

/**
 * Adds the cases and flows of a slice to the sums by day, along every cut. An invoice counts once in each part that money
 * came by: with the first flow of it, and earlier slices hold the earlier ones.
 */
export async function countRecovery(tx: Tx, { merchantId, from, until }: Slice): Promise<void> {
  const [after, upTo] = [from.toString(), until.toString()];
  await tx.execute(sql`
    with touched as materialized (
      select f.invoice_id, f.transaction_id
      from ledger_transaction t
      join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id and e.account = 'receivable'
      join recovery_flow f on f.merchant_id = e.merchant_id and f.invoice_id = e.invoice_id and f.transaction_id = t.id
      where t.merchant_id = ${merchantId} and t.booked_at > ${after}::timestamptz and t.booked_at <= ${upTo}::timestamptz
      group by f.invoice_id, f.transaction_id),
    flow as materialized (
      select f.*, (f.invoice_id, f.transaction_id) in (select invoice_id, transaction_id from touched) as is_new
      from recovery_flow f
      where f.merchant_id = ${merchantId} and f.invoice_id in (select invoice_id from touched)),
    turned as (${TURNED}),
    added as (
      select c.missed_on, c.currency, part.cut, part.key, 0 as after_days, 1 as invoices, c.at_risk_minor as at_risk,
        0 as recovered, 0 as forgiven, 0 as with_recovered, 0 as with_forgiven, 1 as with_owed
      from recovery_case c cross join lateral (values ${keysOf(CASE_KEYS)}) part (cut, key)
      where c.merchant_id = ${merchantId} and c.missed_at > ${after}::timestamptz and c.missed_at <= ${upTo}::timestamptz
        -- The index is by the day, in whatever zone.
        and c.missed_on >= ${dayOf(from, -1)}::date and c.missed_on <= ${dayOf(until, 1)}::date
      union all
      select c.missed_on, c.currency, part.cut, part.key, f.after_days, 0, 0,
        case f.kind when 'money' then f.amount_minor else 0 end, case f.kind when 'forgiven' then f.amount_minor else 0 end,
        0, 0, 0
      from flow f
      join recovery_case c on c.merchant_id = ${merchantId} and c.invoice_id = f.invoice_id
      cross join lateral (values ${keysOf(CASE_KEYS)}) part (cut, key)
      where f.is_new
      union all
      select c.missed_on, c.currency, part.cut, part.key, t.after_days, 0, 0, 0, 0, t.recovered, t.forgiven, t.owed
      from turned t
      join recovery_case c on c.merchant_id = ${merchantId} and c.invoice_id = t.invoice_id
      cross join lateral (values ${keysOf(CASE_KEYS)}) part (cut, key)
      union all
      select missed_on, currency, cut, key, after_days, case place when 1 then 1 else 0 end, 0, amount_minor, 0, 0, 0, 0
      from (
        select c.missed_on, c.currency, part.cut, part.key, f.after_days, f.amount_minor, f.is_new,
          row_number() over (partition by f.invoice_id, part.cut, part.key
            order by f.is_new, f.after_days, f.transaction_id) as place
        from flow f
        join recovery_case c on c.merchant_id = ${merchantId} and c.invoice_id = f.invoice_id
        cross join lateral (values ${keysOf(FLOW_KEYS)}) part (cut, key)
        where f.kind = 'money') ranked
      where is_new)
    insert into recovery_day (merchant_id, currency, cut, missed_on, key, after_days, invoice_count, at_risk_minor,
      recovered_minor, forgiven_minor, recovered_count, forgiven_count, owed_count)
    select ${merchantId}::uuid, currency, cut, missed_on, key, after_days, sum(invoices), sum(at_risk), sum(recovered),
      sum(forgiven), sum(with_recovered), sum(with_forgiven), sum(with_owed)
    from added group by currency, cut, missed_on, key, after_days
    on conflict (merchant_id, currency, cut, missed_on, key, after_days) do update
      set invoice_count = recovery_day.invoice_count + excluded.invoice_count,
        at_risk_minor = recovery_day.at_risk_minor + excluded.at_risk_minor,
        recovered_minor = recovery_day.recovered_minor + excluded.recovered_minor,
        forgiven_minor = recovery_day.forgiven_minor + excluded.forgiven_minor,
        recovered_count = recovery_day.recovered_count + excluded.recovered_count,
        forgiven_count = recovery_day.forgiven_count + excluded.forgiven_count,
        owed_count = recovery_day.owed_count + excluded.owed_count`);
}

/**
 * By which day after it was missed an invoice of the slice came to have something recovered, forgiven or owed, or no
 * longer had (-1): by all its flows, less the same by those that were counted before.
 */
const TURNED = sql`
  select d.invoice_id, d.after_days,
    ${turn(sql`d.money`, sql`d.own_money`)} - ${turn(sql`d.money_before`, sql`d.own_money_before`)} as recovered,
    ${turn(sql`d.forgiven`, sql`d.own_forgiven`)} - ${turn(sql`d.forgiven_before`, sql`d.own_forgiven_before`)} as forgiven,
    ${turn(sql`(d.money + d.forgiven - c.at_risk_minor)`, sql`(d.own_money + d.own_forgiven)`)}
      - ${turn(sql`(d.money_before + d.forgiven_before - c.at_risk_minor)`, sql`(d.own_money_before + d.own_forgiven_before)`)} as owed
  from (
    select o.*, sum(o.own_money) over w as money, sum(o.own_money_before) over w as money_before,
      sum(o.own_forgiven) over w as forgiven, sum(o.own_forgiven_before) over w as forgiven_before
    from (
      select f.merchant_id, f.invoice_id, f.after_days, ${sumOf(sql`f.kind = 'money'`)} as own_money,
        ${sumOf(sql`f.kind = 'money' and not f.is_new`)} as own_money_before,
        ${sumOf(sql`f.kind = 'forgiven'`)} as own_forgiven,
        ${sumOf(sql`f.kind = 'forgiven' and not f.is_new`)} as own_forgiven_before
      from flow f group by f.merchant_id, f.invoice_id, f.after_days) o
    window w as (partition by o.invoice_id order by o.after_days)) d
  join recovery_case c on c.merchant_id = d.merchant_id and c.invoice_id = d.invoice_id`;

function sumOf(which: SQL): SQL {
  return sql`coalesce(sum(f.amount_minor) filter (where ${which}), 0)`;
}

/** Whether there is something since that day, and wasn't the day before (1), or the other way round (-1). */
function turn(sum: SQL, own: SQL): SQL {
  return sql`((${sum} <> 0)::int - (${sum} - ${own} <> 0)::int)`;
}

/** `('reason', <its key>), …` */
function keysOf(keys: Readonly<Record<string, SQL>>): SQL {
  return sql.join(
    Object.entries(keys).map(([cut, key]) => sql`(${cut}::text, ${key})`),
    sql`, `
  );
}

const dayOf = (at: Temporal.Instant, days: number): string =>
  at.toZonedDateTimeISO('UTC').toPlainDate().add({ days }).toString();
