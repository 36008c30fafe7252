import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { queueSending } from '../notices.ts';
import { notice } from '../schema.ts';

/** What is due that long has lost its job: a worker died that had answered for it. */
const FORGOTTEN_AFTER_MINUTES = 2;

/** Wakes the sender for notices that are due and that nobody takes up. */
export async function wakeForgotten(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<void> {
  const { merchantId } = input;
  const since = ctx.clock.now().subtract({ minutes: FORGOTTEN_AFTER_MINUTES });
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [waiting] = await tx
      .select({ id: notice.id })
      .from(notice)
      .where(
        and(
          eq(notice.merchantId, merchantId),
          eq(notice.status, 'queued'),
          isNull(notice.letterBatchId),
          ctx.channels.letter.isSetUp ? undefined : sql`${notice.channel} <> 'letter'`,
          sql`coalesce(${notice.dueAt}, ${notice.createdAt}) <= ${sql.param(since, notice.dueAt)}`
        )
      )
      .limit(1);
    if (waiting) await queueSending(ctx, tx, { merchantId, at: null });
  });
}
