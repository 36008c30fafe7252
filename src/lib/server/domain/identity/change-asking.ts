import { eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from './record-audit.ts';
import { merchant } from './schema.ts';

/**
 * Sets whether customers are asked how easy paying, repairing or stopping was. Answers that are there stay. Refuses
 * `merchant-not-found`.
 */
export async function changeAsking(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  { merchantId, asksFeedback }: Readonly<{ merchantId: string; asksFeedback: boolean }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [before] = await tx.select().from(merchant).where(eq(merchant.id, merchantId)).for('update');
    if (!before) throw new Refusal('merchant-not-found');
    if (before.asksFeedback === asksFeedback) return;
    await tx.update(merchant).set({ asksFeedback }).where(eq(merchant.id, merchantId));
    await recordAudit(ctx, tx, merchantId, {
      action: 'change-feedback-asking',
      subjectKind: 'merchant',
      subjectId: merchantId,
      details: { from: before.asksFeedback, to: asksFeedback }
    });
  });
}
