import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';

/**
 * One slice of a merchant's sequences is planned at a time: how many messages a customer had is counted first, and two
 * slices that count at once would both find room. Others wait for the slice, not for the run.
 */
export async function lockSequences(tx: Tx, merchantId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sequence-slice:${merchantId}`}, 0))`);
}
