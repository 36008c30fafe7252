import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { moveRows } from './move-rows.ts';

/** Nothing that had read the former id before a merge goes on for so long. */
const LATE_HOURS = 48;

/**
 * Gives the kept customers what was written under a former id after its merge: a job that had read it just before. Every
 * merge of the last two days, again; one that has nothing late moves nothing.
 */
export async function moveLate(
  ctx: Context,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<void> {
  const now = ctx.clock.now();
  const since = now.subtract({ hours: LATE_HOURS }).toString();
  const merged = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ id: string; into: string }>(sql`
      select id, merged_into_id as into from customer
      where merchant_id = ${merchantId} and merged_into_id is not null and merged_at > ${since}::timestamptz`)
  );
  for (const { id: goneId, into: keptId } of merged)
    await ctx.db.withMerchant(merchantId, (tx) => moveRows(tx, { merchantId, keptId, goneId, now }));
}
