import { sql, type SQL } from 'drizzle-orm';
import { momentsAround } from '../period.ts';
import type { RecoveryAsked } from '../recovery/read-recovery.ts';

export type CustomersAsked = RecoveryAsked;

/**
 * Customers whose invoice was missed in a period, once each: by the first of them, the one that none of theirs in the
 * period is before. With when they were told first, whether that arrived, and whether they left.
 */
export function selectMissed({ merchantId, currency, withinDays, period }: CustomersAsked): SQL {
  const [from, until] = [period.from.toString(), period.until.toString()];
  const around = momentsAround(period);
  return sql`
    select k.invoice_id, k.customer_id, k.missed_at, k.missed_on,
      case when k.told_at < k.missed_at + make_interval(days => ${withinDays}) then k.told_at end as told_at,
      coalesce(k.reached_at < k.missed_at + make_interval(days => ${withinDays}), false) as is_reached,
      k.is_subscribed and k.told_at < k.missed_at + make_interval(days => ${withinDays}) as is_subscribed, k.left_at
    from missed_contact k
    where k.merchant_id = ${merchantId} and k.currency = ${currency}
      and k.missed_on >= ${from}::date and k.missed_on <= ${until}::date
      and k.missed_at >= ${around.from}::timestamptz and k.missed_at < ${around.until}::timestamptz
      and (k.earlier_on is null or k.earlier_on < ${from}::date)`;
}
