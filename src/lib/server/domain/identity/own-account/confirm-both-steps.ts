import type { Context } from '../../../context.ts';
import { systemClock } from '../../../platform/clock/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { claimTotpStep, TOTP_PURPOSE, type Staff, type StaffRow } from '../staff.ts';
import { acceptedStep } from '../totp.ts';
import { confirmPassword } from './change-own-password.ts';

/**
 * Who sits here shows password and a code of their authenticator, as at the door: before anything that lets them in later.
 * Refuses `code-wrong`, and what `confirmPassword` refuses.
 */
export async function confirmBothSteps(
  ctx: Pick<Context, 'db' | 'clock' | 'actor' | 'secrets'>,
  person: Staff,
  { password, code }: Readonly<{ password: string; code: string }>
): Promise<StaffRow> {
  const row = await confirmPassword(ctx, person, password);
  if (row.totpSealed === null) throw new Refusal('code-wrong');
  const secret = ctx.secrets.open(row.totpSealed, TOTP_PURPOSE);
  const step = acceptedStep(secret, code, systemClock.now(), row.totpLastStep);
  if (step === undefined) throw new Refusal('code-wrong');
  const { totpSealed } = row;
  const isFirst = await ctx.db.withMerchant(row.merchantId, (tx) =>
    claimTotpStep(tx, row.merchantId, row.id, { step, totpSealed })
  );
  if (!isFirst) throw new Refusal('code-wrong');
  return row;
}
