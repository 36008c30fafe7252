import type { Context } from '../../../context.ts';
import { joinTransaction } from '../../../platform/db/join-transaction.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../../identity/index.ts';
import { stopSubscription } from '../stop-subscription.ts';
import { lockCancellation, moveCancellation } from './cancellations.ts';

export type SettleCancellation = Readonly<{
  merchantId: string;
  cancellationId: string;
  /** What was done, for the file. */
  note: string;
  /** A subscription of this merchant to stop with it. */
  stop?: Readonly<{ subscriptionId: string; when: 'now' | 'period-end' }>;
}>;

/**
 * Staff take a declaration off the work list, with a word on what was done, and stop a subscription with it if that is
 * what it asks. Refuses `cancellation-unknown`, `cancellation-already-settled`, `note-missing`, and as
 * `stopSubscription` does.
 */
export async function settleCancellation(ctx: Context, input: SettleCancellation): Promise<void> {
  const { merchantId, cancellationId, stop } = input;
  const note = input.note.trim();
  if (note === '') throw new Refusal('note-missing');
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const standing = await lockCancellation(tx, merchantId, cancellationId);
    if (standing.status !== 'received') throw new Refusal('cancellation-already-settled');
    const effect =
      stop &&
      (await stopSubscription(joinTransaction(ctx, merchantId, tx), {
        ...stop,
        merchantId,
        reason: standing.reason ?? 'legal-way-out'
      }));
    await moveCancellation(tx, standing, 'settle', ctx.clock.now(), {
      note,
      ...(effect && { stopOn: effect.effectiveOn })
    });
    await recordAudit(ctx, tx, merchantId, {
      action: 'settle-cancellation',
      subjectKind: 'cancellation',
      subjectId: cancellationId,
      details: { ...stop }
    });
  });
}
