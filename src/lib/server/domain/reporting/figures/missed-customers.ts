import { sql, type SQL } from 'drizzle-orm';
import { momentsAround } from '../period.ts';
import type { RecoveryAsked } from '../recovery/read-recovery.ts';

export type CustomersAsked = RecoveryAsked;

/** Of a missed invoice `k` (`missed_contact`), by so many days after it was missed: somebody was told … */
export const isTold = (days: SQL): SQL => within(sql`k.told_at`, days);
/** … surely had it … */
export const isReached = (days: SQL): SQL => within(sql`k.reached_at`, days);
/** … and had a subscription when they were told. */
export const isSubscribed = (days: SQL): SQL => sql`(k.is_subscribed and ${isTold(days)})`;

/** By the difference: to add days to a moment costs ten times as much. */
const within = (at: SQL, days: SQL): SQL =>
  sql`coalesce(${at} - k.missed_at < make_interval(days => ${days}), false)`;

/**
 * Customers whose invoice was missed in a period, once each: by the first of them, the one that none of theirs in the
 * period is before. With when they were told first, whether that arrived, and whether they left.
 */
export function selectMissed({ merchantId, currency, withinDays, period }: CustomersAsked): SQL {
  const [from, until] = [period.from.toString(), period.until.toString()];
  const around = momentsAround(period);
  const days = sql`${withinDays}::int`;
  return sql`
    select k.invoice_id, k.customer_id, k.missed_at, k.missed_on,
      case when ${isTold(days)} then k.told_at end as told_at, ${isReached(days)} as is_reached,
      ${isSubscribed(days)} as is_subscribed, k.left_at
    from missed_contact k
    where k.merchant_id = ${merchantId} and k.currency = ${currency}
      and k.missed_on >= ${from}::date and k.missed_on <= ${until}::date
      and k.missed_at >= ${around.from}::timestamptz and k.missed_at < ${around.until}::timestamptz
      and (k.earlier_on is null or k.earlier_on < ${from}::date)`;
}
