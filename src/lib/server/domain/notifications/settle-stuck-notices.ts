import { and, eq, lt } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { claimNotice, queueSending, type Notice } from './notices.ts';
import { notice } from './schema.ts';

/** A carrier's answer takes half a minute at most; a job is taken from its worker after five. */
const STUCK_AFTER_MINUTES = 10;
const NOTICES_PER_PASS = 500;

/**
 * The janitor: a worker died between handing a notice over and writing down the answer. Whether the carrier has it
 * can't be known, so it is `ambiguous` and not sent again. A letter can be: the print service knows it by its id.
 */
export async function settleStuckNotices(
  ctx: Context,
  input: Readonly<{ merchantId: string }>
): Promise<void> {
  const { merchantId } = input;
  const now = ctx.clock.now();
  const before = now.subtract({ minutes: STUCK_AFTER_MINUTES });
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const stuck = await tx
      .select()
      .from(notice)
      .where(
        and(eq(notice.merchantId, merchantId), eq(notice.status, 'sending'), lt(notice.claimedAt, before))
      )
      .limit(NOTICES_PER_PASS);
    for (const each of stuck as Notice[]) {
      const isRepeatable = each.channel === 'letter';
      const moved = await claimNotice(tx, each, isRepeatable ? 'postpone' : 'lose', now, {
        problem: 'the answer was not recorded'
      });
      if (!moved) continue;
      if (isRepeatable) await queueSending(ctx, tx, merchantId, each.id);
      ctx.log.warn({ merchantId, noticeId: each.id, channel: each.channel }, 'notice was stuck');
    }
  });
}
