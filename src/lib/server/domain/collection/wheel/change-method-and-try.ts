import type { Context } from '../../../context.ts';
import type { PayOutcome } from '../pay-outcome.ts';
import { giveDebitConsent, type GiveDebitConsent } from '../planning/consents.ts';
import { tryNow, type TryNow } from './try-now.ts';

/**
 * The customer puts another saved method first and has what is open tried on it at once: consent, the end of what was
 * planned and the new attempt's intent are one transaction. Refuses as `tryNow` and `giveDebitConsent` do.
 */
export async function changeMethodAndTry(
  ctx: Context,
  input: TryNow & Pick<GiveDebitConsent, 'consent' | 'noticeDays' | 'isBundled'>
): Promise<PayOutcome> {
  const { consent, noticeDays, isBundled, ...attempt } = input;
  const { merchantId, customerId, paymentMethodId } = input;
  return tryNow(ctx, attempt, (tx) =>
    giveDebitConsent(tx, ctx.clock.now(), {
      merchantId,
      customerId,
      paymentMethodId,
      consent,
      ...(noticeDays !== undefined && { noticeDays }),
      ...(isBundled !== undefined && { isBundled })
    })
  );
}
