import { sql, type SQL } from 'drizzle-orm';
import { CONTACT_COUNTS } from '../counting/count-contact-days.ts';
import type { CountedMarks } from '../counting/read-counted-until.ts';
import { WITHINS } from '../period.ts';
import { selectMissed, type CustomersAsked } from './missed-customers.ts';

/**
 * One row of `CONTACT_COUNTS`: each customer once, by the first of their invoices that was missed in the period. From the
 * sums of its days, one row a day; of another number of days than can be chosen, or before there are sums, one by one.
 */
export function selectContact(asked: CustomersAsked, counted: CountedMarks): SQL {
  const { merchantId, currency, withinDays, period } = asked;
  if (!counted.hasContact || !(WITHINS as readonly number[]).includes(withinDays))
    return sql`
      select count(*)::int as missed, count(told_at)::int as told, count(*) filter (where is_reached)::int as reached,
        count(*) filter (where is_subscribed)::int as subscribed,
        count(*) filter (where is_subscribed and left_at is not null)::int as "left"
      from (${selectMissed(asked)}) missed`;
  const from = sql`${period.from.toString()}::date`;
  const sums = CONTACT_COUNTS.map((count) => {
    const list = sql.identifier(count);
    return sql`coalesce(sum(${list}[least(missed_on - ${from} + 1, cardinality(${list}))]), 0)::int as ${list}`;
  });
  return sql`
    select ${sql.join(sums, sql`, `)}
    from contact_day
    where merchant_id = ${merchantId} and currency = ${currency} and within_days = ${withinDays}
      and missed_on >= ${from} and missed_on <= ${period.until.toString()}::date`;
}
