import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { askRelease } from '../releases/ask-release.ts';
import { claimRelease } from '../releases/claim-release.ts';
import { staff } from '../schema.ts';
import { deleteSessionsOf } from '../session.ts';
import { findActiveStaff } from '../staff.ts';
import { dropSecondFactors } from './drop-second-factors.ts';

/**
 * An owner asks that a colleague who lost their authenticator may set up another one. Another owner releases it. Answers
 * the request's id. Refuses `staff-not-found`, and what `askRelease` refuses.
 */
export async function askSecondFactorReset(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  { merchantId, staffId, because }: Readonly<{ merchantId: string; staffId: string; because: string }>
): Promise<string> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const person = await findActiveStaff(tx, merchantId, staffId);
    if (!person) throw new Refusal('staff-not-found');
    const subject = { kind: 'staff', id: staffId };
    return askRelease(ctx, tx, { merchantId, kind: 'second-factor', subject, because });
  });
}

/**
 * The second owner releases it: authenticator, passkeys, recovery codes and every session of the colleague end; they set
 * up a new authenticator when they sign in. Refuses what `claimRelease` refuses.
 */
export async function releaseSecondFactorReset(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  { merchantId, releaseId }: Readonly<{ merchantId: string; releaseId: string }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { subjectId } = await claimRelease(ctx, tx, { merchantId, releaseId, kind: 'second-factor' });
    await tx
      .update(staff)
      .set({ totpSealed: null, totpLastStep: null })
      .where(and(eq(staff.merchantId, merchantId), eq(staff.id, subjectId)));
    await dropSecondFactors(tx, { merchantId, staffId: subjectId });
    await deleteSessionsOf(tx, { merchantId, staffId: subjectId });
  });
}
