import { sql, type SQL } from 'drizzle-orm';
import type { CONTACT_COUNTS } from '../counting/count-contact-days.ts';
import { ASKING_KINDS } from '../counting/count-flows.ts';
import type { CountedMarks } from '../counting/read-counted-until.ts';
import { selectMissed } from '../figures/missed-customers.ts';
import { selectContact } from '../figures/select-contact.ts';
import { momentsOf } from '../period.ts';
import type { RowsAsked } from './row-asked.ts';

/** Messages that asked for money or told that it was missing. */
export function messageRows(asked: RowsAsked): SQL {
  const { from, until } = momentsOf(asked.period, asked.zone);
  return sql`
    select n.id, n.sent_at as at, n.customer_id, n.invoice_id, null::text as currency, null::bigint as amount_minor,
      n.channel as note
    from notice n
    where n.merchant_id = ${asked.merchantId} and n.status = 'sent'
      and n.kind = any(${sql.param([...ASKING_KINDS])}::text[])
      and n.sent_at >= ${from}::timestamptz and n.sent_at < ${until}::timestamptz`;
}

/** How many: from the days that were counted, and since then one by one. */
export function messageWhole(asked: RowsAsked, countedUntil: string): SQL {
  const { merchantId, zone, period } = asked;
  const { until } = momentsOf(period, zone);
  const [first, last] = [period.from.toString(), period.until.toString()];
  return sql`
    select sum(messages) as count, null::bigint as sum from (
      select message_count as messages from message_day
      where merchant_id = ${merchantId} and sent_on >= ${first}::date and sent_on <= ${last}::date
      union all
      select 1 from notice n
      where n.merchant_id = ${merchantId} and n.status = 'sent'
        and n.kind = any(${sql.param([...ASKING_KINDS])}::text[])
        and n.sent_at > ${countedUntil}::timestamptz
        and n.sent_at < ${until}::timestamptz and (n.sent_at at time zone ${zone})::date >= ${first}::date) day`;
}

/** How many of them there are: what `readContact` says of them. */
export const peopleWhole = (
  asked: RowsAsked & Readonly<{ of: (typeof CONTACT_COUNTS)[number] }>,
  counted: CountedMarks
): SQL => sql`
  select ${sql.identifier(asked.of)} as count, null::bigint as sum from (${selectContact(asked, counted)}) contact`;

/** Customers whose invoice was missed; those who were told, or reached. */
export function missedRows(asked: RowsAsked): SQL {
  const only = { told: sql`where told_at is not null`, reached: sql`where is_reached` };
  return sql`
    select customer_id as id, missed_at as at, customer_id, null::uuid as invoice_id, null::text as currency,
      null::bigint as amount_minor,
      case when is_reached then 'reached' when told_at is not null then 'told' else 'untold' end as note
    from (${selectMissed(asked)}) missed
    ${asked.of === 'told' || asked.of === 'reached' ? only[asked.of] : sql``}`;
}

/**
 * Customers with a subscription who were told; those who ended it afterwards. `day` is the one on which their invoice was
 * missed: in the order of these they stand in an index.
 */
export const leftRows = (asked: RowsAsked): SQL => sql`
  select customer_id as id, coalesce(left_at, told_at) as at, missed_on as day, customer_id, null::uuid as invoice_id,
    null::text as currency, null::bigint as amount_minor,
    case when left_at is null then 'stayed' else 'left' end as note
  from (${selectMissed(asked)}) stay
  where is_subscribed ${asked.of === 'left' ? sql`and left_at is not null` : sql``}`;
