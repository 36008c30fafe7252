import { eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from './record-audit.ts';
import { merchant } from './schema.ts';

/**
 * Sets whether customers are asked if it may be seen that they open an e-mail; each still decides for themselves. Switched
 * off, nothing is seen of anybody any more, and who agreed before has agreed when it is on again. Refuses
 * `merchant-not-found`.
 */
export async function changeOpenings(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  { merchantId, mayNoteOpening }: Readonly<{ merchantId: string; mayNoteOpening: boolean }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [before] = await tx.select().from(merchant).where(eq(merchant.id, merchantId)).for('update');
    if (!before) throw new Refusal('merchant-not-found');
    if (before.mayNoteOpening === mayNoteOpening) return;
    await tx.update(merchant).set({ mayNoteOpening }).where(eq(merchant.id, merchantId));
    await recordAudit(ctx, tx, merchantId, {
      action: 'change-openings',
      subjectKind: 'merchant',
      subjectId: merchantId,
      details: { from: before.mayNoteOpening, to: mayNoteOpening }
    });
  });
}
