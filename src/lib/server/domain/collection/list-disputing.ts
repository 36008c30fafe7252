import { sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';

/** Which of these customers have a payment that their bank asks about, or wants back, now. */
export async function listDisputing(
  tx: Tx,
  merchantId: string,
  customerIds: readonly string[]
): Promise<ReadonlySet<string>> {
  const rows = await tx.execute<{ id: string }>(sql`
    select distinct a.customer_id as id from dispute d
    join payment_attempt a on a.merchant_id = d.merchant_id and a.id = d.attempt_id
    where d.merchant_id = ${merchantId} and d.status in ('inquiry', 'open')
      and a.customer_id = any (${sql.param([...new Set(customerIds)])}::uuid[])`);
  return new Set(rows.map(({ id }) => id));
}
