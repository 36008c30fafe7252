import { and, eq, lt } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { moveNotices } from '../move-notices.ts';
import { queueSending, type Notice, type NoticeChannel } from '../notices.ts';
import { notice } from '../schema.ts';

/** A carrier's answer takes half a minute at most; a job is taken from its worker after five. */
const STUCK_AFTER_MINUTES = 10;
const NOTICES_PER_PASS = 500;
/** A print service knows a letter by its id, a device shows a notification of the same tag once, the portal is ours. */
const REPEATABLE: ReadonlySet<NoticeChannel> = new Set(['letter', 'push', 'portal']);

/**
 * The janitor: a worker died with notices in its hands. One that was never noted as handed over surely went nowhere, and
 * waits again. Of one that was, whether the carrier has it can't be known: it is `ambiguous` and not sent again, unless a
 * second copy does no harm.
 */
export async function settleStuckNotices(
  ctx: Context,
  input: Readonly<{ merchantId: string }>
): Promise<void> {
  const { merchantId } = input;
  const now = ctx.clock.now();
  const before = now.subtract({ minutes: STUCK_AFTER_MINUTES });
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const stuck = (await tx
      .select()
      .from(notice)
      .where(
        and(eq(notice.merchantId, merchantId), eq(notice.status, 'sending'), lt(notice.claimedAt, before))
      )
      .limit(NOTICES_PER_PASS)) as Notice[];
    const isSafe = ({ channel, handedOverAt }: Notice) => handedOverAt === null || REPEATABLE.has(channel);
    const again = stuck.filter(isSafe).map((each) => ({
      before: each,
      facts: { problem: 'the worker died before it was sent', dueAt: now }
    }));
    const lost = stuck
      .filter((each) => !isSafe(each))
      .map((each) => ({ before: each, facts: { problem: 'the answer was not recorded' } }));
    const moved = [
      ...(await moveNotices(tx, 'postpone', now, again)),
      ...(await moveNotices(tx, 'lose', now, lost))
    ];
    for (const { id: noticeId, channel, status } of moved)
      ctx.log.warn({ merchantId, noticeId, channel, status }, 'notice was stuck');
    if (moved.some(({ status }) => status === 'queued'))
      await queueSending(ctx, tx, { merchantId, at: null });
  });
}
