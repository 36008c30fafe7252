import { sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';

/** Whether something that was agreed about one of these invoices was broken since then, or at that moment. */
export async function wasJustBroken(
  tx: Tx,
  {
    merchantId,
    invoiceIds,
    since
  }: Readonly<{ merchantId: string; invoiceIds: readonly string[]; since: Temporal.Instant }>
): Promise<boolean> {
  const ids = sql`${sql.param([...invoiceIds])}::uuid[]`;
  const from = sql`${since.toString()}::timestamptz`;
  const [row] = await tx.execute<{ was_broken: boolean }>(sql`
    select exists (select from arrangement_invoice i
        join arrangement a on a.merchant_id = i.merchant_id and a.id = i.arrangement_id
        where i.merchant_id = ${merchantId} and i.invoice_id = any(${ids})
          and a.status = 'broken' and a.ended_at >= ${from})
      or exists (select from promised_invoice i
        join payment_promise p on p.merchant_id = i.merchant_id and p.id = i.promise_id
        where i.merchant_id = ${merchantId} and i.invoice_id = any(${ids})
          and p.status = 'broken' and p.ended_at >= ${from}) as was_broken`);
  return row?.was_broken ?? false;
}
