import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { takeTurnOrRefuse } from '../../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { checkPassword, hashPassword, isPassword } from '../passwords.ts';
import { recordAudit } from '../record-audit.ts';
import { staff } from '../schema.ts';
import { deleteSessionsOf } from '../session.ts';
import { findActiveStaff, type Staff, type StaffRow } from '../staff.ts';

type OwnContext = Pick<Context, 'db' | 'clock' | 'actor'>;

/**
 * Who sits here shows that they know the password, as often as at the door. Refuses `password-wrong` and
 * `too-many-attempts`.
 */
export async function confirmPassword(
  ctx: OwnContext,
  { merchantId, id }: Staff,
  password: string
): Promise<StaffRow> {
  await takeTurnOrRefuse(ctx.db, 'sign-in-account', id, ctx.clock.now());
  const row = await ctx.db.withMerchant(merchantId, (tx) => findActiveStaff(tx, merchantId, id));
  const isRight = await isPassword(password, row?.passwordHash);
  if (!row || !isRight) throw new Refusal('password-wrong');
  return row;
}

/**
 * Another password for oneself. Every other browser is signed out. Refuses `password-length`, and what `confirmPassword`
 * refuses.
 */
export async function changeOwnPassword(
  ctx: OwnContext,
  person: Staff,
  input: Readonly<{ sessionId: string; password: string; newPassword: string }>
): Promise<void> {
  checkPassword(input.newPassword);
  await confirmPassword(ctx, person, input.password);
  const passwordHash = await hashPassword(input.newPassword);
  const { merchantId, id } = person;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx
      .update(staff)
      .set({ passwordHash })
      .where(and(eq(staff.merchantId, merchantId), eq(staff.id, id)));
    await deleteSessionsOf(tx, { merchantId, staffId: id, keptId: input.sessionId });
    const act = { action: 'change-own-password', subjectKind: 'staff', subjectId: id };
    await recordAudit(ctx, tx, merchantId, act);
  });
}
