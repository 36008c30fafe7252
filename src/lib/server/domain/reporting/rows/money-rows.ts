import { sql, type SQL } from 'drizzle-orm';
import { DSO_DAYS } from '../figures/read-dso.ts';
import { momentsOf, type Period } from '../period.ts';
import type { RowsAsked } from './row-asked.ts';

/**
 * Lines of the ledger on one account. `isOf` is about the kind of their booking: of what is rare among ten million it says
 * what the condition of an index says. `days`: so many up to the period's last.
 */
type Booked = Readonly<{ account: string; isOf?: (kind: SQL) => SQL; days?: number }>;

/** What is listed line by line, and added up by day beforehand (`report_day`). */
export const booked = {
  /** What came in and what went back: money at the payment providers and the bank, without the fees that they keep. */
  received: { account: 'clearing', isOf: (kind) => sql`${kind} not in ('bank-fee', 'gateway-fee')` },
  fees: { account: 'fee', isOf: (kind) => sql`${kind} in ('bank-fee', 'gateway-fee')` },
  /** What was given up as a loss, and what came in of it after all. */
  'written-off': {
    account: 'write-off',
    isOf: (kind) => sql`${kind} in ('invoice-written-off', 'write-off-recovered', 'write-off-undone')`
  },
  /** What was asked by invoices in the ninety days up to the period's last. */
  issued: { account: 'receivable', isOf: (kind) => sql`${kind} = 'invoice-issued'`, days: DSO_DAYS }
} as const satisfies Readonly<Record<string, Booked>>;

export function bookedRows(of: keyof typeof booked, asked: RowsAsked): SQL {
  const { account, isOf, days }: Booked = booked[of];
  const { from, until } = momentsOf(periodOf(asked.period, days), asked.zone);
  return sql`
    select md5(e.transaction_id || ':' || e.line)::uuid as id, t.booked_at as at, e.customer_id, e.invoice_id, e.currency,
      e.amount_minor, t.kind as note
    from ledger_transaction t
    join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id
    where t.merchant_id = ${asked.merchantId} and e.currency = ${asked.currency} and e.account = ${account}
      and ${isOf?.(sql`t.kind`) ?? sql`true`}
      and t.booked_at >= ${from}::timestamptz and t.booked_at < ${until}::timestamptz`;
}

/** Their number and sum: from the days that were counted, and from the ledger what was booked since. */
export function bookedWhole(of: keyof typeof booked, asked: RowsAsked, countedUntil: string): SQL {
  const { merchantId, currency, zone } = asked;
  const { account, isOf, days }: Booked = booked[of];
  const period = periodOf(asked.period, days);
  const { until } = momentsOf(period, zone);
  return sql`
    select sum(lines) as count, sum(minor) as sum from (
      select line_count as lines, amount_minor as minor from report_day
      where merchant_id = ${merchantId} and currency = ${currency} and account = ${account}
        and ${isOf?.(sql`kind`) ?? sql`true`}
        and booked_on >= ${period.from.toString()}::date and booked_on <= ${period.until.toString()}::date
      union all
      select 1, e.amount_minor
      from ledger_transaction t
      join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id
      where t.merchant_id = ${merchantId} and e.currency = ${currency} and e.account = ${account}
        and ${isOf?.(sql`t.kind`) ?? sql`true`}
        and t.booked_at > ${countedUntil}::timestamptz
        and t.booked_at < ${until}::timestamptz
        and (t.booked_at at time zone ${zone})::date >= ${period.from.toString()}::date) day`;
}

const periodOf = (period: Period, days: number | undefined): Period =>
  days === undefined ? period : { ...period, from: period.until.subtract({ days: days - 1 }) };

/** What came in on missed invoices in the period, whenever they were missed. `day` is the day of `at`. */
export const recoveredRows = (asked: RowsAsked): SQL => sql`
  select md5(f.transaction_id || ':' || f.invoice_id)::uuid as id, t.booked_at as at, f.booked_on as day, c.customer_id,
    f.invoice_id, f.currency, f.amount_minor, t.kind as note
  from recovery_flow f
  join recovery_case c on c.merchant_id = f.merchant_id and c.invoice_id = f.invoice_id
  join ledger_transaction t on t.merchant_id = f.merchant_id and t.id = f.transaction_id
  where ${isRecovered(asked)}`;

export const recoveredWhole = (asked: RowsAsked): SQL => sql`
  select count(*) as count, sum(f.amount_minor) as sum from recovery_flow f where ${isRecovered(asked)}`;

const isRecovered = ({ merchantId, currency, period }: RowsAsked): SQL => sql`
  f.merchant_id = ${merchantId} and f.currency = ${currency} and f.kind = 'money'
    and f.booked_on >= ${period.from.toString()}::date and f.booked_on <= ${period.until.toString()}::date`;

/** Payments that failed in the period, with the bank's reason. */
export const failedRows = (asked: RowsAsked): SQL => sql`
  select a.id, a.resolved_at as at, a.customer_id, first.invoice_id, a.currency, a.amount_minor, ${REASON} as note
  from payment_attempt a
  left join lateral (
    select l.invoice_id from attempt_allocation l
    where l.merchant_id = a.merchant_id and l.attempt_id = a.id order by l.invoice_id limit 1) first on true
  where ${isFailed(asked)}`;

export const failedWhole = (asked: RowsAsked): SQL => sql`
  select count(*) as count, sum(a.amount_minor) as sum from payment_attempt a where ${isFailed(asked)}`;

const REASON = sql`coalesce(a.decline ->> 'class', 'technical') || ':' || coalesce(a.decline ->> 'code', '')`;

function isFailed({ merchantId, currency, part, ...asked }: RowsAsked): SQL {
  const { from, until } = momentsOf(asked.period, asked.zone);
  return sql`
    a.merchant_id = ${merchantId} and a.status = 'failed' and a.currency = ${currency}
      and a.resolved_at >= ${from}::timestamptz and a.resolved_at < ${until}::timestamptz
      ${part ? sql`and ${REASON} = ${part.key}` : sql``}`;
}
