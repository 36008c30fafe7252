import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { readMerchant } from '../identity/index.ts';
import { keepMethod } from '../payment-methods/index.ts';
import { readAttempt } from './attempts.ts';

/** After a payment whose payer asked for it: the method is kept, with its mandate and the words that were agreed to. */
export async function rememberMethod(
  ctx: Context,
  input: Readonly<{ merchantId: string; attemptId: string }>
): Promise<void> {
  const { merchantId } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await readAttempt(tx, merchantId, input.attemptId);
    if (!attempt.isToBeSaved || attempt.facts === null || attempt.consent === null) return;
    const merchant = await readMerchant(tx, merchantId);
    const { customerId, accountId, facts, consent } = attempt;
    const methodId = await keepMethod(
      tx,
      {
        merchantId,
        customerId,
        accountId,
        facts,
        consent,
        creditorName: merchant.name,
        creditorIdentifier: merchant.creditorIdentifier
      },
      now
    );
    if (methodId === undefined) return;
    await emit(ctx, tx, merchantId, now, [
      { type: 'payment-method.saved', subjectId: methodId, payload: { customerId } }
    ]);
  });
}
