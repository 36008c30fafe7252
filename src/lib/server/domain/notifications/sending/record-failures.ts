import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { moveNotices } from '../move-notices.ts';
import { queueSending, type Notice } from '../notices.ts';
import { notice } from '../schema.ts';

/** A fault of ours that wasn't mended by then isn't mended by trying. */
const MOST_TRIES = 5;
const PAUSE_MINUTES = 5;

/**
 * Composing these failed by a fault of ours: each is tried again a little later, and set aside when it failed too
 * often. Never lost, never in the way of others.
 */
export async function recordFailures(
  ctx: Context,
  tx: Tx,
  failed: readonly Readonly<{ notice: Notice; error: unknown }>[]
): Promise<void> {
  const now = ctx.clock.now();
  for (const { notice: before, error } of failed) {
    const { merchantId, id } = before;
    // The text of an error may hold what a customer wrote: it stands in the log, not in the table.
    const problem = `composing: ${error instanceof Error ? error.name : 'unknown'}`;
    ctx.log.error({ err: error, merchantId, noticeId: id }, 'notice could not be composed');
    if ((before.tries + 1) % MOST_TRIES === 0) {
      await moveNotices(tx, 'set-aside', now, [{ before, facts: { problem } }]);
      continue;
    }
    const dueAt = now.add({ minutes: PAUSE_MINUTES * 2 ** (before.tries % MOST_TRIES) });
    await tx
      .update(notice)
      .set({ tries: sql`${notice.tries} + 1`, problem, dueAt })
      .where(sql`${notice.merchantId} = ${merchantId} and ${notice.id} = ${id}`);
    await queueSending(ctx, tx, { merchantId, at: dueAt });
  }
}
