import { sql, type SQL } from 'drizzle-orm';
import { ASKING_KINDS } from '../counting/count-flows.ts';
import { isAsked, type RecoveryAsked } from '../recovery/read-recovery.ts';

export type CustomersAsked = RecoveryAsked;

/** Who ends a subscription within so many days after a message may have done so because of it. */
export const STAYS_DAYS = 30;

/**
 * Customers whose invoice was missed, once each: since when, when they were told first, and whether that arrived. The
 * messages of those weeks are read once, in the order of time, and not for each customer anew: the days stand there a
 * second time, for the index, and two wider than any zone is.
 */
export function selectMissed(asked: CustomersAsked): SQL {
  const { merchantId, withinDays, period } = asked;
  const earliest = period.from.subtract({ days: 2 }).toString();
  const latest = period.until.add({ days: withinDays + 2 }).toString();
  const missed = sql`
    select c.customer_id, min(c.missed_at) as missed_at from recovery_case c where ${isAsked(asked)}
    group by c.customer_id`;
  return sql`
    select c.customer_id, c.missed_at, told.at as told_at, coalesce(told.is_reached, false) as is_reached
    from (${missed}) c
    left join (
      select n.customer_id, min(n.sent_at) as at,
        bool_or(n.delivery in ('delivered', 'read') or n.seen_at is not null or l.opened_at is not null) as is_reached
      from notice n
      join (${missed}) c on c.customer_id = n.customer_id
      left join pay_link l on l.merchant_id = n.merchant_id and l.id = n.pay_link_id
      where n.merchant_id = ${merchantId} and n.status = 'sent'
        and n.kind = any(${sql.param([...ASKING_KINDS])}::text[])
        and n.sent_at >= ${earliest}::timestamptz and n.sent_at < ${latest}::timestamptz
        and n.sent_at >= c.missed_at and n.sent_at < c.missed_at + make_interval(days => ${withinDays})
      group by n.customer_id) told on told.customer_id = c.customer_id`;
}

/** Of those who were told, who had a subscription then, and when they asked to end it in the days after. */
export function selectLeft(merchantId: string, missed: SQL): SQL {
  return sql`
    select m.customer_id, m.told_at, min(gone.at) as left_at
    from ${missed} m
    join subscription s on s.merchant_id = ${merchantId} and s.customer_id = m.customer_id
      and s.created_at <= m.told_at
    left join lateral (
      select min(h.at) as at from status_change h
      where h.merchant_id = ${merchantId} and h.subject_kind = 'subscription' and h.subject_id = s.id
        and h.to_status in ('stopping', 'stopped') and h.at > m.told_at
        and h.at <= m.told_at + make_interval(days => ${STAYS_DAYS}) and s.status in ('stopping', 'stopped')) gone on true
    where m.told_at is not null and not exists (
      select from status_change h
      where h.merchant_id = ${merchantId} and h.subject_kind = 'subscription' and h.subject_id = s.id
        and h.to_status = 'stopped' and h.at <= m.told_at)
    group by m.customer_id, m.told_at`;
}
