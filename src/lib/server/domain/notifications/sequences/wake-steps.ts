import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { queueSending } from '../notices.ts';

/**
 * What held steps back is over: they, and messages of theirs that wait to be sent, are decided again now instead of
 * tomorrow. `whose` is a condition on `customer_id` or `invoice_id`.
 */
export async function wakeSteps(ctx: Context, tx: Tx, merchantId: string, whose: SQL): Promise<void> {
  const now = sql`${ctx.clock.now().toString()}::timestamptz`;
  await tx.execute(sql`
    update sequence_step set due_at = least(due_at, ${now})
    where merchant_id = ${merchantId} and status = 'held' and rule in ('contact-hold', 'dispute', 'under-way', 'arrangement', 'promise')
      and run_id in (select id from sequence_run where merchant_id = ${merchantId} and status = 'running' and ${whose})`);
  const woken = await tx.execute(sql`
    update notice set due_at = ${now}
    where merchant_id = ${merchantId} and status = 'queued' and sequence_step_id is not null and ${whose}
    returning id`);
  if (woken.length > 0) await queueSending(ctx, tx, { merchantId, at: null });
}
