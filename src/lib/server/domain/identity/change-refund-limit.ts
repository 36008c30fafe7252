import { eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from './record-audit.ts';
import { merchant } from './schema.ts';

/**
 * Sets from which amount on a refund needs a second person, in minor units of the payment's currency; `null`: never. It
 * counts for what goes back on one payment in all, so that small refunds don't go around it. Refuses `merchant-not-found`.
 */
export async function changeRefundLimit(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  { merchantId, limitMinor }: Readonly<{ merchantId: string; limitMinor: number | null }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [before] = await tx.select().from(merchant).where(eq(merchant.id, merchantId)).for('update');
    if (!before) throw new Refusal('merchant-not-found');
    if (before.refundLimitMinor === limitMinor) return;
    await tx.update(merchant).set({ refundLimitMinor: limitMinor }).where(eq(merchant.id, merchantId));
    await recordAudit(ctx, tx, merchantId, {
      action: 'change-refund-limit',
      subjectKind: 'merchant',
      subjectId: merchantId,
      details: { from: before.refundLimitMinor, to: limitMinor }
    });
  });
}
