import { sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';

/** What keys that are ids are called: payment accounts and sequences. */
export async function readNames(tx: Tx, merchantId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.execute<{ id: string; name: string }>(sql`
    select id, name from payment_account where merchant_id = ${merchantId}
    union all select id, name from sequence where merchant_id = ${merchantId}`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
