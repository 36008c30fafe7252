import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { InstrumentFacts } from '../../gateway/index.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readMerchant } from '../identity/index.ts';
import { keepMethod } from '../payment-methods/index.ts';
import { openAccount } from '../routing/index.ts';
import { readAttempt } from './attempts.ts';

/** After a payment whose payer asked for it: the method is kept, with its mandate and the words that were agreed to. */
export async function rememberMethod(
  ctx: Context,
  input: Readonly<{ merchantId: string; attemptId: string }>
): Promise<void> {
  const { merchantId } = input;
  const now = ctx.clock.now();
  const mandate = await readMandate(ctx, input);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await readAttempt(tx, merchantId, input.attemptId);
    if (!attempt.isToBeSaved || attempt.facts === null || attempt.consent === null) return;
    const merchant = await readMerchant(tx, merchantId);
    const { customerId, accountId, consent } = attempt;
    const facts = { ...attempt.facts, ...(mandate && { mandate }) };
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

/**
 * The mandate with the reference that stands on its giver's bank statement: the payment itself names only the provider's
 * own. Asked outside any transaction. `undefined` where there is none, or none that the provider will show.
 */
async function readMandate(
  ctx: Context,
  { merchantId, attemptId }: Readonly<{ merchantId: string; attemptId: string }>
): Promise<InstrumentFacts['mandate']> {
  const asked = await ctx.db.withMerchant(merchantId, async (tx) => {
    const { isToBeSaved, accountId, facts } = await readAttempt(tx, merchantId, attemptId);
    const gatewayRef = facts?.generated?.mandateRef ?? facts?.mandate?.gatewayRef;
    if (!isToBeSaved || gatewayRef === undefined) return undefined;
    return { gatewayRef, gateway: (await openAccount(ctx, tx, merchantId, accountId)).gateway };
  });
  if (!asked) return undefined;
  const { gateway, gatewayRef } = asked;
  try {
    const { reference, url } = await gateway.readMandate(gatewayRef);
    return { gatewayRef, ...(reference && { reference }), ...(url && { url }) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    ctx.log.warn({ merchantId, attemptId, code: error.code }, 'the mandate could not be read');
    return undefined;
  }
}
