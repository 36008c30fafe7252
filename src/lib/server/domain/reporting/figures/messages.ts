import { sql, type SQL } from 'drizzle-orm';
import { ASKING_KINDS } from '../counting/count-flows.ts';

/** Messages that asked for money or told that it was missing, and left between two moments: `n.*` with its channel. */
export function selectMessages(merchantId: string, between: Readonly<{ from: string; until: string }>): SQL {
  return sql`
    select n.id, n.sent_at, n.channel, n.customer_id, n.invoice_id
    from notice n
    where n.merchant_id = ${merchantId} and n.status = 'sent'
      and n.kind = any(${sql.param([...ASKING_KINDS])}::text[])
      and n.sent_at >= ${between.from}::timestamptz and n.sent_at < ${between.until}::timestamptz`;
}
