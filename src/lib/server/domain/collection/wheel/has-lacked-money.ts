import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';

/**
 * Whether this customer's bank turned a payment down for now (there was no money, most often), or they moved a debit,
 * since a moment.
 */
export async function hasLackedMoney(
  tx: Tx,
  merchantId: string,
  customerId: string,
  since: Temporal.Instant
): Promise<boolean> {
  const from = since.toString();
  const rows = await tx.execute(sql`
    select from payment_attempt
    where merchant_id = ${merchantId} and customer_id = ${customerId} and status = 'failed'
      and decline ->> 'class' = 'later' and opened_at >= ${from}::timestamptz
    union all
    select from planned_collection p
    join collection_decision d on d.merchant_id = p.merchant_id and d.planned_id = p.id
    where p.merchant_id = ${merchantId} and p.customer_id = ${customerId} and d.kind = 'move'
      and d.rule = 'by-the-customer' and d.decided_at >= ${from}::timestamptz
    limit 1`);
  return rows.length > 0;
}
