import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { Slice } from './slice.ts';

/**
 * Adds to its days how many invoices began to be owed in a slice, less those of which nothing is owed any more, and writes
 * down from which day to which each of them is owed (`owed_span`).
 */
export async function countOwed(tx: Tx, { merchantId, zone, from, until }: Slice): Promise<void> {
  const moves = selectOwedMoves({ merchantId, zone, from: from.toString(), until: until.toString() });
  await tx.execute(sql`
    with move as materialized (select * from (${moves}) m where m.invoices <> 0),
    day as (
      insert into owed_day (merchant_id, booked_on, currency, invoice_count)
      select ${merchantId}::uuid, booked_on, currency, sum(invoices) from move
      group by booked_on, currency having sum(invoices) <> 0
      on conflict (merchant_id, booked_on, currency) do update
        set invoice_count = owed_day.invoice_count + excluded.invoice_count),
    -- The first move of an invoice ends what it was owed before, if it ends anything.
    first_move as (select distinct on (invoice_id) * from move order by invoice_id, booked_on),
    ended as (
      update owed_span s set owed_until = m.booked_on from first_move m
      where m.invoices < 0 and s.merchant_id = ${merchantId} and s.invoice_id = m.invoice_id and s.owed_until is null
        and s.owed_from < m.booked_on),
    -- What began on the day on which it ends was never owed at the end of one.
    gone as (
      delete from owed_span s using first_move m
      where m.invoices < 0 and s.merchant_id = ${merchantId} and s.invoice_id = m.invoice_id and s.owed_until is null
        and s.owed_from >= m.booked_on)
    insert into owed_span (merchant_id, invoice_id, owed_from, owed_until, currency, issued_at)
    select i.merchant_id, i.id, m.booked_on, m.owed_until, i.currency, i.created_at
    from (
      select *, lead(booked_on) over (partition by invoice_id order by booked_on) as owed_until from move) m
    join invoice i on i.merchant_id = ${merchantId} and i.id = m.invoice_id
    where m.invoices > 0
    on conflict (merchant_id, invoice_id, owed_from) do update set owed_until = excluded.owed_until`);
}

type Moves = Readonly<{ merchantId: string; zone: string; from: string; until: string }>;

/**
 * What was booked on each invoice on a day, after `from` and up to and with `until`: 1 where it began to be owed by that,
 * -1 where it no longer is. `minor`: what was booked. What it owed before is the sum of what was booked on it up to `from`.
 */
export const selectOwedMoves = ({ merchantId, zone, from, until }: Moves): SQL => sql`
  select d.invoice_id, d.booked_on, d.currency, d.minor, (d.owed <> 0)::int - (d.owed - d.minor <> 0)::int as invoices
  from (
    select b.invoice_id, b.booked_on, b.currency, b.minor, coalesce(earlier.minor, 0) + sum(b.minor) over (
      partition by b.invoice_id, b.currency order by b.booked_on) as owed
    from (
      select e.invoice_id, e.currency, (t.booked_at at time zone ${zone})::date as booked_on, sum(e.amount_minor) as minor
      from ledger_transaction t
      join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id and e.account = 'receivable'
      where t.merchant_id = ${merchantId} and e.invoice_id is not null
        and t.booked_at > ${from}::timestamptz and t.booked_at <= ${until}::timestamptz
      group by e.invoice_id, e.currency, 3) b
    left join lateral (
      select sum(o.amount_minor) as minor
      from ledger_entry o
      join ledger_transaction w on w.merchant_id = o.merchant_id and w.id = o.transaction_id
      where o.merchant_id = ${merchantId} and o.invoice_id = b.invoice_id and o.account = 'receivable'
        and o.currency = b.currency and w.booked_at <= ${from}::timestamptz) earlier on true) d`;
