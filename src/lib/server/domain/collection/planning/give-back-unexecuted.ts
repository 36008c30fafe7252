import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { lockPlannedCollection, movePlan } from './planned-collections.ts';

/** More than a crash leaves behind; the rest is found by the next run. */
const MOST_AT_ONCE = 500;

/**
 * An attempt that was surely never executed (its worker died before the call, and the gateway confirmed that it knows
 * nothing) gives its collection back: same day, same notice, another attempt. Not when something else waits already.
 */
export async function giveBackUnexecuted(
  ctx: Context,
  input: Readonly<{ merchantId: string }>
): Promise<void> {
  const { merchantId } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx.execute<{ id: string }>(sql`
      select p.id from planned_collection p
      join payment_attempt a on a.merchant_id = p.merchant_id and a.id = p.attempt_id
      where p.merchant_id = ${merchantId} and p.status = 'attempted' and a.status = 'canceled'
      order by p.id limit ${MOST_AT_ONCE}`);
    for (const { id } of rows) {
      const plan = await lockPlannedCollection(tx, merchantId, id);
      if (plan?.status !== 'attempted') continue;
      await movePlan(tx, plan, 'release', now, { attemptId: null, claimToken: null, claimedAt: null });
      await tx.execute(sql`
        update planned_collection_invoice l set is_live = true
        where l.merchant_id = ${merchantId} and l.planned_id = ${id}
          and not exists (select from planned_collection_invoice o
            where o.merchant_id = l.merchant_id and o.invoice_id = l.invoice_id and o.is_live)
          and exists (select from invoice i where i.merchant_id = l.merchant_id and i.id = l.invoice_id
            and i.status in ('open', 'overdue') and i.balance_minor > 0)`);
    }
  });
}
