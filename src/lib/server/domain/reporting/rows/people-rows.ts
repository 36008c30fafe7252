import { sql, type SQL } from 'drizzle-orm';
import { selectMessages } from '../figures/messages.ts';
import { selectLeft, selectMissed } from '../figures/missed-customers.ts';
import { momentsOf } from '../period.ts';
import type { RowsAsked } from './row-asked.ts';

export const messageRows = (asked: RowsAsked): SQL => sql`
  select m.id, m.sent_at as at, m.customer_id, m.invoice_id, null::text as currency, null::bigint as amount_minor,
    m.channel as note
  from (${selectMessages(asked.merchantId, momentsOf(asked.period, asked.zone))}) m`;

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

/** Customers with a subscription who were told; those who ended it afterwards. */
export const leftRows = (asked: RowsAsked): SQL => sql`
  select customer_id as id, coalesce(left_at, told_at) as at, customer_id, null::uuid as invoice_id,
    null::text as currency, null::bigint as amount_minor,
    case when left_at is null then 'stayed' else 'left' end as note
  from (${selectLeft(asked.merchantId, sql`(${selectMissed(asked)})`)}) stay
  ${asked.of === 'left' ? sql`where left_at is not null` : sql``}`;
