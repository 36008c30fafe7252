import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { PayOutcome } from '../pay-outcome.ts';
import { listDebitableMethods } from '../planning/consents.ts';
import { tryNow, type TryNow } from './try-now.ts';

/** "Try again now, the money is there": by the method that is debited anyway. Refuses as `tryNow` does. */
export async function tryAgainNow(ctx: Context, input: Omit<TryNow, 'paymentMethodId'>): Promise<PayOutcome> {
  const { merchantId, customerId } = input;
  const [first] = await ctx.db.withMerchant(merchantId, (tx) =>
    listDebitableMethods(tx, merchantId, customerId)
  );
  if (!first) throw new Refusal('payment-method-unknown');
  return tryNow(ctx, { ...input, paymentMethodId: first.method.id });
}
