import { sql, type SQL } from 'drizzle-orm';
import { selectOwedMoves } from '../counting/count-owed.ts';
import { momentsOf } from '../period.ts';
import type { RowsAsked } from './row-asked.ts';

/**
 * What customers owed at the end of the period's last day: what they owe now, less what was booked since. Until that day
 * is over nothing was, and the newest of what is owed are the first of an index. Of an earlier day the bookings since are
 * read as well, for those that were paid in the meantime, but not what was paid before.
 */
export function owedRows(asked: RowsAsked, now: Temporal.Instant): SQL {
  const { merchantId, currency } = asked;
  const { until } = momentsOf(asked.period, asked.zone);
  const isOver = Temporal.Instant.compare(until, now) <= 0;
  const isOfCurrency = sql`i.currency = ${currency}`;
  if (!isOver)
    return sql`
      select ${ROW}, i.balance_minor as amount_minor, ${NOTE}
      from invoice i where i.merchant_id = ${merchantId} and ${IS_OWED} and ${isOfCurrency}`;
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
    where ${isOfCurrency} and owed.minor <> 0`;
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
