import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';

/**
 * One slice of a merchant's sequences is planned at a time: how many messages a customer had is counted first, and two
 * slices that count at once would both find room. Others wait for the slice, not for the run. Each slice is planned by
 * the database anew: what it writes grows a table tenfold in minutes, and a plan that was kept from before would read all
 * of it for every row.
 */
export async function lockSequences(tx: Tx, merchantId: string): Promise<void> {
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(${`sequence-slice:${merchantId}`}, 0)),
      set_config('plan_cache_mode', 'force_custom_plan', true)`);
}
