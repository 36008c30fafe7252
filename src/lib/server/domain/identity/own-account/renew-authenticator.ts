import type { Context } from '../../../context.ts';
import { systemClock } from '../../../platform/clock/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { issueTicket } from '../sign-in.ts';
import { claimTotpStep, TOTP_PURPOSE, type Staff } from '../staff.ts';
import { acceptedStep } from '../totp.ts';
import { confirmPassword } from './change-own-password.ts';

/**
 * Another authenticator for oneself, by password and a code of the present one: answers a sign-in ticket whose second step
 * sets the new one up. Until that step is done, the present one stays. Refuses `code-wrong`, and what `confirmPassword`
 * refuses.
 */
export async function renewAuthenticator(
  ctx: Pick<Context, 'db' | 'clock' | 'actor' | 'secrets'>,
  person: Staff,
  { password, code }: Readonly<{ password: string; code: string }>
): Promise<string> {
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
  return issueTicket(ctx, row, { renews: true });
}
