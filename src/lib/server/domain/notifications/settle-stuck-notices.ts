import { and, eq, lt } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { claimNotice, queueSending, type Notice, type NoticeChannel } from './notices.ts';
import { notice } from './schema.ts';

/** A carrier's answer takes half a minute at most; a job is taken from its worker after five. */
const STUCK_AFTER_MINUTES = 10;
const NOTICES_PER_PASS = 500;
/** A print service knows a letter by its id, a device shows a notification of the same tag once, the portal is ours. */
const REPEATABLE: ReadonlySet<NoticeChannel> = new Set(['letter', 'push', 'portal']);

/**
 * The janitor: a worker died between handing a notice over and writing down the answer. Whether the carrier has it
 * can't be known, so it is `ambiguous` and not sent again, unless a second copy does no harm.
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
      const isRepeatable = REPEATABLE.has(each.channel);
      const moved = await claimNotice(tx, each, isRepeatable ? 'postpone' : 'lose', now, {
        problem: 'the answer was not recorded'
      });
      if (!moved) continue;
      if (isRepeatable) await queueSending(ctx, tx, { ...each, notBefore: null });
      ctx.log.warn({ merchantId, noticeId: each.id, channel: each.channel }, 'notice was stuck');
    }
  });
}
