import { sql, type SQL } from 'drizzle-orm';
import { DSO_DAYS } from '../figures/read-dso.ts';
import { momentsOf } from '../period.ts';
import type { RowsAsked } from './row-asked.ts';

/** Lines of the ledger on an account, in a period of days. `only` is about line `e` of booking `t`. */
function ledgerRows(asked: RowsAsked, only: SQL, sign = sql`1`): SQL {
  const { from, until } = momentsOf(asked.period, asked.zone);
  return sql`
    select md5(e.transaction_id || ':' || e.line)::uuid as id, t.booked_at as at, e.customer_id, e.invoice_id, e.currency,
      ${sign} * e.amount_minor as amount_minor, t.kind as note
    from ledger_transaction t
    join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id
    where t.merchant_id = ${asked.merchantId} and e.currency = ${asked.currency} and ${only}
      and t.booked_at >= ${from}::timestamptz and t.booked_at < ${until}::timestamptz`;
}

/** What came in and what went back: money at the payment providers and the bank, without the fees that they keep. */
export const receivedRows = (asked: RowsAsked) =>
  ledgerRows(asked, sql`e.account = 'clearing' and t.kind not in ('bank-fee', 'gateway-fee')`);

export const feeRows = (asked: RowsAsked) => ledgerRows(asked, sql`e.account = 'fee'`);

/** What was given up as a loss, and what came in of it after all. */
export const writtenOffRows = (asked: RowsAsked) => ledgerRows(asked, sql`e.account = 'write-off'`);

/** What was asked by invoices in the ninety days up to the period's last. */
export const issuedRows = (asked: RowsAsked) =>
  ledgerRows(
    { ...asked, period: { ...asked.period, from: asked.period.until.subtract({ days: DSO_DAYS - 1 }) } },
    sql`e.account = 'receivable' and t.kind = 'invoice-issued'`
  );

/**
 * What customers owed at the end of the period's last day: what they owe now, less what was booked since. So only invoices
 * are looked at that something is owed of, now or by what was booked since, and not all that there ever were.
 */
export function owedRows(asked: RowsAsked): SQL {
  const { until } = momentsOf(asked.period, asked.zone);
  return sql`
    with since as materialized (
      select e.invoice_id, sum(e.amount_minor) as minor
      from ledger_transaction t
      join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id and e.account = 'receivable'
      where t.merchant_id = ${asked.merchantId} and t.booked_at >= ${until}::timestamptz and e.invoice_id is not null
      group by e.invoice_id)
    select i.id, i.created_at as at, i.customer_id, i.id as invoice_id, i.currency, owed.minor as amount_minor,
      'invoice-issued' as note
    from (
      select id from invoice
      where merchant_id = ${asked.merchantId} and status in ('open', 'overdue', 'uncollectible') and balance_minor <> 0
      union select invoice_id from since) touched
    join invoice i on i.merchant_id = ${asked.merchantId} and i.id = touched.id
    left join since on since.invoice_id = i.id
    cross join lateral (select i.balance_minor - coalesce(since.minor, 0) as minor) owed
    where i.currency = ${asked.currency} and owed.minor <> 0`;
}

/** What came in on missed invoices in the period, whenever they were missed. */
export const recoveredRows = (asked: RowsAsked): SQL => sql`
  select md5(f.transaction_id || ':' || f.invoice_id)::uuid as id, t.booked_at as at, c.customer_id, f.invoice_id, f.currency, f.amount_minor,
    t.kind as note
  from recovery_flow f
  join recovery_case c on c.merchant_id = f.merchant_id and c.invoice_id = f.invoice_id
  join ledger_transaction t on t.merchant_id = f.merchant_id and t.id = f.transaction_id
  where f.merchant_id = ${asked.merchantId} and f.currency = ${asked.currency} and f.kind = 'money'
    and f.booked_on >= ${asked.period.from.toString()}::date and f.booked_on <= ${asked.period.until.toString()}::date`;

/** Payments that failed in the period, with the bank's reason. */
export function failedRows(asked: RowsAsked): SQL {
  const { from, until } = momentsOf(asked.period, asked.zone);
  return sql`
    select a.id, a.resolved_at as at, a.customer_id, first.invoice_id, a.currency, a.amount_minor,
      coalesce(a.decline ->> 'class', 'technical') || ':' || coalesce(a.decline ->> 'code', '') as note
    from payment_attempt a
    left join lateral (
      select l.invoice_id from attempt_allocation l
      where l.merchant_id = a.merchant_id and l.attempt_id = a.id order by l.invoice_id limit 1) first on true
    where a.merchant_id = ${asked.merchantId} and a.status = 'failed' and a.currency = ${asked.currency}
      and a.resolved_at >= ${from}::timestamptz and a.resolved_at < ${until}::timestamptz
      ${asked.part ? sql`and coalesce(a.decline ->> 'class', 'technical') || ':' || coalesce(a.decline ->> 'code', '') = ${asked.part.key}` : sql``}`;
}

/** Debits of the period's days: planned ones, or (`isPast`) those that were tried, with what came of them. */
export function debitRows(asked: RowsAsked, isPast: boolean): SQL {
  const days = sql`p.merchant_id = ${asked.merchantId} and p.currency = ${asked.currency}
    and p.collect_on >= ${asked.period.from.toString()}::date and p.collect_on <= ${asked.period.until.toString()}::date`;
  const invoice = sql`left join lateral (
    select l.invoice_id from planned_collection_invoice l
    where l.merchant_id = p.merchant_id and l.planned_id = p.id order by l.invoice_id limit 1) first on true`;
  if (!isPast)
    return sql`
      select p.id, p.submit_at as at, p.customer_id, first.invoice_id, p.currency, p.amount_minor,
        'debit-' || p.kind as note
      from planned_collection p ${invoice}
      where ${days} and p.status in ('planned', 'noticed', 'due')`;
  return sql`
    select p.id, p.submit_at as at, p.customer_id, first.invoice_id, p.currency,
      case when a.status = 'succeeded' then a.amount_minor - back.minor else 0 end as amount_minor,
      'debit-' || p.kind as note
    from planned_collection p
    join payment_attempt a on a.merchant_id = p.merchant_id and a.id = p.attempt_id
      and a.status in ('succeeded', 'failed')
    cross join lateral (
      select coalesce(sum(d.amount_minor), 0) as minor from dispute d
      where d.merchant_id = a.merchant_id and d.attempt_id = a.id and d.status = 'lost') back
    ${invoice}
    where ${days} and p.status = 'attempted'`;
}
