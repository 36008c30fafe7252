import type { Context } from '../../../context.ts';
import { noteOnSetup, readSetup } from '../../payment-methods/index.ts';
import { tryOpenDebt } from './try-open-debt.ts';

/** The key under which what was open is tried on a newly stored method: once, whoever comes first. */
export function trialKeyOf(setupId: string): string {
  return `setup:${setupId}`;
}

/**
 * After a success: what its customer agreed to have tried is tried on the new method, and not on any other. Called by
 * the page that stored it, and by a job for whoever left that page; the second finds the first one's attempt.
 */
export async function tryAfterSetup(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    setupId: string;
    returnUrl: string;
    /** Whoever confirmed at the bank a moment ago, or left, is not asked to confirm again. */
    session: 'on-session' | 'off-session';
  }>
): Promise<void> {
  const { merchantId, setupId, returnUrl, session } = input;
  const setup = await ctx.db.withMerchant(merchantId, (tx) => readSetup(tx, merchantId, setupId));
  const { customerId, paymentMethodId, toTry, tryRefusal } = setup;
  if (setup.status !== 'succeeded' || paymentMethodId === null || !toTry || tryRefusal !== null) return;
  const refusal = await tryOpenDebt(ctx, {
    ...{ merchantId, customerId, paymentMethodId, returnUrl, session },
    expected: toTry,
    formKey: trialKeyOf(setupId)
  });
  if (refusal)
    await ctx.db.withMerchant(merchantId, (tx) =>
      noteOnSetup(tx, merchantId, setupId, { tryRefusal: refusal })
    );
}
