import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import type { Slice } from './slice.ts';

/**
 * Notes every invoice that was missed for the first time in a slice: a payment of it failed or was taken back, or its due
 * date passed, and something was owed at that moment. Read from what is only ever added to, so that the same slice always
 * finds the same. Of two at one moment the attempt says more than the date.
 */
export async function openCases(tx: Tx, { merchantId, zone, from, until }: Slice): Promise<void> {
  const after = from.toString();
  const upTo = until.toString();
  await tx.execute(sql`
    with happened as (
      select s.at, l.invoice_id, 'failed' as because, s.subject_id as attempt_id
      from status_change s
      join attempt_allocation l on l.merchant_id = s.merchant_id and l.attempt_id = s.subject_id
      where s.merchant_id = ${merchantId} and s.at > ${after}::timestamptz and s.at <= ${upTo}::timestamptz
        and s.subject_kind = 'attempt' and s.to_status = 'failed'
      union all
      select s.at, s.subject_id, 'overdue', null
      from status_change s
      where s.merchant_id = ${merchantId} and s.at > ${after}::timestamptz and s.at <= ${upTo}::timestamptz
        and s.subject_kind = 'invoice' and s.event = 'fallDue'
      union all
      select t.booked_at, e.invoice_id, 'returned', d.attempt_id
      from ledger_transaction t
      join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id
      join dispute d on d.merchant_id = t.merchant_id
        and d.id = case when t.kind = 'dispute-lost' then split_part(t.cause, ':', 2)::uuid end
      where t.merchant_id = ${merchantId}
        and t.booked_at > ${after}::timestamptz and t.booked_at <= ${upTo}::timestamptz
        and t.kind = 'dispute-lost' and e.account = 'receivable' and e.amount_minor > 0),
    weighed as (
      select h.*, (
        select coalesce(sum(e.amount_minor), 0) from ledger_entry e
        join ledger_transaction t on t.merchant_id = e.merchant_id and t.id = e.transaction_id
        where e.merchant_id = ${merchantId} and e.invoice_id = h.invoice_id and e.account = 'receivable'
          and t.booked_at <= h.at) as at_risk_minor
      from happened h
      where not exists (
        select from recovery_case c where c.merchant_id = ${merchantId} and c.invoice_id = h.invoice_id)),
    missed as (
      select distinct on (invoice_id) * from weighed where at_risk_minor > 0
      order by invoice_id, at, because = 'overdue', attempt_id)
    insert into recovery_case (merchant_id, invoice_id, customer_id, missed_at, missed_on, because, currency,
      at_risk_minor, attempt_id, reason_class, reason_code, method, account_id, segment)
    select i.merchant_id, i.id, i.customer_id, m.at, (m.at at time zone ${zone})::date, m.because, i.currency,
      m.at_risk_minor, m.attempt_id, coalesce(a.decline ->> 'class', case m.because when 'returned' then 'returned' end),
      coalesce(a.decline ->> 'code', returned.reason), a.method, a.account_id, c.segment
    from missed m
    join invoice i on i.merchant_id = ${merchantId} and i.id = m.invoice_id
    join customer c on c.merchant_id = i.merchant_id and c.id = i.customer_id
    left join payment_attempt a on a.merchant_id = i.merchant_id and a.id = m.attempt_id
    left join lateral (
      select d.reason from dispute d
      where m.because = 'returned' and d.merchant_id = i.merchant_id and d.attempt_id = m.attempt_id
      order by d.opened_at, d.id limit 1) returned on true
    on conflict (merchant_id, invoice_id) do nothing`);
}
