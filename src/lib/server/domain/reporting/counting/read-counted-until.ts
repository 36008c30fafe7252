import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';

/** Up to which moment the reports have counted; `undefined` before they ever did. */
export async function readCountedUntil(tx: Tx, merchantId: string): Promise<Temporal.Instant | undefined> {
  const [row] = await tx.execute<{ at: string }>(
    sql`select to_json(counted_until) #>> '{}' as at from report_progress where merchant_id = ${merchantId}`
  );
  return row && Temporal.Instant.from(row.at);
}
