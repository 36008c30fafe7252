import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { ASKING_KINDS } from './count-flows.ts';
import type { Slice } from './slice.ts';

/** Adds the messages that left in a slice to their days. What was sent stays sent. */
export async function countMessages(tx: Tx, { merchantId, zone, from, until }: Slice): Promise<void> {
  await tx.execute(sql`
    insert into message_day (merchant_id, sent_on, channel, message_count)
    select n.merchant_id, (n.sent_at at time zone ${zone})::date, n.channel, count(*)
    from notice n
    where n.merchant_id = ${merchantId} and n.status = 'sent'
      and n.kind = any(${sql.param([...ASKING_KINDS])}::text[])
      and n.sent_at > ${from.toString()}::timestamptz and n.sent_at <= ${until.toString()}::timestamptz
    group by 1, 2, 3
    on conflict (merchant_id, sent_on, channel) do update
      set message_count = message_day.message_count + excluded.message_count`);
}
