import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { Slice } from './slice.ts';

/** Bookings that move money; whatever else makes an invoice owe less was forgiven. */
const MONEY_KINDS = ['payment-received', 'transfer-received', 'refund', 'refund-returned', 'dispute-lost'];

/** A message counts as what made somebody pay when it left so many days before, at most. */
export const MESSAGE_WORKS_DAYS = 14;

/** Messages that ask for money or tell that it is missing. */
export const ASKING_KINDS = [
  ...['payment-failed', 'customer-asked', 'fresh-pay-link', 'letter'],
  ...['invoice-created', 'due-soon', 'overdue', 'formal-notice']
] as const;

/**
 * Adds what was booked in a slice on missed invoices after they were missed, with what is known of it: which payment, by
 * which way, after which message. Money that goes back has the payment's own way and message, so that each of them is net.
 */
export async function countFlows(tx: Tx, { merchantId, zone, from, until }: Slice): Promise<void> {
  await tx.execute(sql`
    with moved as (
      select t.id, t.kind, t.booked_at, e.invoice_id, c.customer_id, c.missed_on, e.currency,
        -sum(e.amount_minor) as amount_minor,
        case when t.kind in ('payment-received', 'refund', 'refund-returned', 'dispute-lost')
          then split_part(t.cause, ':', 2)::uuid end as subject_id
      from ledger_transaction t
      join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id and e.account = 'receivable'
      join recovery_case c on c.merchant_id = e.merchant_id and c.invoice_id = e.invoice_id
      where t.merchant_id = ${merchantId}
        and t.booked_at > ${from.toString()}::timestamptz and t.booked_at <= ${until.toString()}::timestamptz
        and t.booked_at > c.missed_at
      group by t.id, t.kind, t.booked_at, t.cause, e.invoice_id, c.customer_id, c.missed_on, e.currency),
    paid as (
      select m.*, coalesce(a.opened_at, m.booked_at) as began_at, a.id as attempt_id, a.method, a.account_id,
        case when a.initiator = 'merchant' then 'debit' when a.id is not null then 'customer'
          when m.kind = 'transfer-received' then 'transfer' else 'other' end as way
      from moved m
      left join refund r on r.merchant_id = ${merchantId} and m.kind in ('refund', 'refund-returned')
        and r.id = m.subject_id
      left join dispute d on d.merchant_id = ${merchantId} and m.kind = 'dispute-lost' and d.id = m.subject_id
      left join payment_attempt a on a.merchant_id = ${merchantId}
        and a.id = coalesce(r.attempt_id, d.attempt_id, case m.kind when 'payment-received' then m.subject_id end))
    insert into recovery_flow (merchant_id, invoice_id, transaction_id, booked_on, after_days, kind, currency,
      amount_minor, attempt_id, way, method, account_id, hour, payday_days, notice_id, sequence_id, step, channel, tone)
    select ${merchantId}::uuid, p.invoice_id, p.id, local.booked_on, local.booked_on - p.missed_on,
      case when p.kind = any(${sql.param(MONEY_KINDS)}::text[]) then 'money' else 'forgiven' end, p.currency,
      p.amount_minor, p.attempt_id, p.way, coalesce(p.method, p.way), p.account_id, local.hour, payday.days, told.id,
      told.sequence_id, told.step, told.channel, told.tone
    from paid p
    cross join lateral (
      select (p.booked_at at time zone ${zone})::date as booked_on,
        (p.began_at at time zone ${zone})::date as began_on,
        extract(hour from p.began_at at time zone ${zone})::smallint as hour) local
    left join lateral (
      -- The last payday that is not after it: this month's or the one before; a short month pays on its last day.
      select local.began_on - max(day.pays_on) as days
      from debit_preference q
      cross join lateral (
        select month.first + least(q.day, extract(day from month.first + interval '1 month - 1 day')::int) - 1 as pays_on
        from (select (date_trunc('month', local.began_on::timestamp) - make_interval(months => back))::date as first
          from generate_series(0, 1) back) month) day
      where q.merchant_id = ${merchantId} and q.customer_id = p.customer_id and q.kind = 'after-payday'
        and day.pays_on <= local.began_on) payday on true
    left join lateral (
      select n.id, n.channel, n.tone, u.sequence_id, s.key as step
      from (
        select m.* from notice m where m.merchant_id = ${merchantId} and m.invoice_id = p.invoice_id
        union all
        -- A message of several invoices is about each of them; it stands under the one that leads.
        select m.* from sequence_step b
        join notice m on m.merchant_id = b.merchant_id and m.sequence_step_id = b.told_with
        where b.merchant_id = ${merchantId} and b.invoice_id = p.invoice_id and b.told_with is not null) n
      left join sequence_step s on s.merchant_id = n.merchant_id and s.id = n.sequence_step_id
      left join sequence_run u on u.merchant_id = s.merchant_id and u.id = s.run_id
      where p.way in ('customer', 'transfer')
        and n.status = 'sent' and n.kind = any(${sql.param([...ASKING_KINDS])}::text[])
        and n.sent_at <= p.began_at and n.sent_at > p.began_at - make_interval(days => ${MESSAGE_WORKS_DAYS})
      order by n.sent_at desc, n.id desc limit 1) told on true
    on conflict (merchant_id, invoice_id, transaction_id) do nothing`);
}
