import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../../identity/index.ts';
import { moveNotices } from '../move-notices.ts';
import { queueSending, type Notice } from '../notices.ts';
import { notice } from '../schema.ts';

/** Whether a person may send it once more: nobody took it, or nobody knows whether somebody did. Pure. */
export function mayReplay({ status }: Pick<Notice, 'status'>): boolean {
  return status === 'dead' || status === 'ambiguous';
}

/**
 * Lets a message that was set aside try again, decided and composed anew. Of one that may have arrived, a second copy
 * may reach the customer: whoever asks has to say that they know. Refuses `notice-unknown`, `notice-not-set-aside`, and
 * `second-copy-unconfirmed`.
 */
export async function replayMessage(
  ctx: Context,
  input: Readonly<{ merchantId: string; noticeId: string; acceptsSecondCopy: boolean }>
): Promise<void> {
  const { merchantId, noticeId, acceptsSecondCopy } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx
      .select()
      .from(notice)
      .where(and(eq(notice.merchantId, merchantId), eq(notice.id, noticeId)))
      .for('update');
    if (!row) throw new Refusal('notice-unknown');
    const before = row as Notice;
    if (!mayReplay(before)) throw new Refusal('notice-not-set-aside');
    if (before.status === 'ambiguous' && !acceptsSecondCopy) throw new Refusal('second-copy-unconfirmed');
    await moveNotices(tx, 'replay', now, [{ before, facts: { dueAt: now, handedOverAt: null } }]);
    await recordAudit(ctx, tx, merchantId, {
      action: 'replay-message',
      subjectKind: 'notice',
      subjectId: noticeId,
      details: { was: before.status, problem: before.problem }
    });
    await queueSending(ctx, tx, { merchantId, at: null });
  });
}
