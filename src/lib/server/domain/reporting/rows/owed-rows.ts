import { sql, type SQL } from 'drizzle-orm';
import { selectOwedMoves } from '../counting/count-owed.ts';
import { FROM_EVER } from '../counting/read-counted-until.ts';
import { momentsOf } from '../period.ts';
import type { RowsAsked } from './row-asked.ts';

/**
 * What customers owed at the end of the period's last day. Of a day that was counted: the invoices whose span holds it, as
 * much as was booked on each by then. Else what they owe now, less what was booked since; until the day is over nothing
 * was. All three are in the order of an index, so that a page is read by key.
 */
export function owedRows(asked: RowsAsked, now: Temporal.Instant, countedUntil: string): SQL {
  const { until } = momentsOf(asked.period, asked.zone);
  if (Temporal.Instant.compare(until, now) > 0) return owedNow(asked);
  const isCounted =
    countedUntil !== FROM_EVER.at &&
    Temporal.Instant.compare(until, Temporal.Instant.from(countedUntil)) <= 0;
  return isCounted ? owedOnDay(asked, until) : owedSince(asked, until);
}

const owedNow = ({ merchantId, currency }: RowsAsked): SQL => sql`
  select ${ROW}, i.balance_minor as amount_minor, ${NOTE}
  from invoice i where i.merchant_id = ${merchantId} and ${IS_OWED} and i.currency = ${currency}`;

/**
 * ```
 * Limit (rows=51)
 *   -> Nested Loop
 *        -> Index Only Scan Backward using owed_span_newest on owed_span s    what was paid by then is passed over here
 *        -> Index Scan using invoice_pkey on invoice i
 *        -> Aggregate -> Index Scan using ledger_entry_by_invoice on ledger_entry e
 * ```
 */
function owedOnDay({ merchantId, currency, period }: RowsAsked, until: string): SQL {
  const last = sql`${period.until.toString()}::date`;
  return sql`
    select i.id, s.issued_at as at, i.customer_id, i.id as invoice_id, i.currency, owed.minor as amount_minor, ${NOTE}
    from owed_span s
    join invoice i on i.merchant_id = ${merchantId} and i.id = s.invoice_id
    cross join lateral (
      select sum(e.amount_minor) as minor
      from ledger_entry e
      join ledger_transaction t on t.merchant_id = e.merchant_id and t.id = e.transaction_id
      where e.merchant_id = ${merchantId} and e.invoice_id = s.invoice_id and e.account = 'receivable'
        and t.booked_at < ${until}::timestamptz) owed
    where s.merchant_id = ${merchantId} and s.currency = ${currency} and s.issued_at < ${until}::timestamptz
      and s.owed_from <= ${last} and (s.owed_until is null or s.owed_until > ${last})`;
}

function owedSince({ merchantId, currency }: RowsAsked, until: string): SQL {
  return sql`
    with since as materialized (
      select e.invoice_id, sum(e.amount_minor) as minor
      from ledger_transaction t
      join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id and e.account = 'receivable'
      where t.merchant_id = ${merchantId} and t.booked_at >= ${until}::timestamptz and e.invoice_id is not null
      group by e.invoice_id)
    select ${ROW}, owed.minor as amount_minor, ${NOTE}
    from (
      select i.* from invoice i where i.merchant_id = ${merchantId} and ${IS_OWED}
      union all
      select i.* from since join invoice i on i.merchant_id = ${merchantId} and i.id = since.invoice_id
      where not (${IS_OWED})) i
    left join since on since.invoice_id = i.id
    cross join lateral (select i.balance_minor - coalesce(since.minor, 0) as minor) owed
    where i.currency = ${currency} and owed.minor <> 0`;
}

/** Their number and sum: from the days that were counted, and from the ledger what was booked since. */
export function owedWhole(asked: RowsAsked, countedUntil: string): SQL {
  const { merchantId, zone, currency, period } = asked;
  const moves = selectOwedMoves({ merchantId, zone, from: countedUntil, until: 'infinity' });
  const last = period.until.toString();
  return sql`
    select sum(invoices) as count, sum(minor) as sum from (
      select invoice_count as invoices, 0 as minor from owed_day
      where merchant_id = ${merchantId} and currency = ${currency} and booked_on <= ${last}::date
      union all
      select 0, amount_minor from report_day
      where merchant_id = ${merchantId} and currency = ${currency} and account = 'receivable'
        and booked_on <= ${last}::date
      union all
      select m.invoices, m.minor from (${moves}) m where m.currency = ${currency} and m.booked_on <= ${last}::date) day`;
}

const ROW = sql`i.id, i.created_at as at, i.customer_id, i.id as invoice_id, i.currency`;
const NOTE = sql`'invoice-issued' as note`;
const IS_OWED = sql`i.status in ('open', 'overdue', 'uncollectible') and i.balance_minor <> 0`;
