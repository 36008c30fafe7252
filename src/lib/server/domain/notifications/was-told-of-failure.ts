import { sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';

/** Whether somebody was told since then that a payment of one of these invoices failed; a word that was taken back is none. */
export async function wasToldOfFailure(
  tx: Tx,
  {
    merchantId,
    invoiceIds,
    since
  }: Readonly<{ merchantId: string; invoiceIds: readonly string[]; since: Temporal.Instant }>
): Promise<boolean> {
  const rows = await tx.execute(sql`
    select from attempt_allocation l
    join notice n on n.merchant_id = l.merchant_id and n.cause = 'attempt:' || l.attempt_id || ':failed'
    where l.merchant_id = ${merchantId} and l.invoice_id = any(${sql.param([...invoiceIds])}::uuid[])
      and n.status <> 'rejected' and n.created_at >= ${since.toString()}::timestamptz
    limit 1`);
  return rows.length > 0;
}
