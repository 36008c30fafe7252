import type { Context } from '../../context.ts';
import { readMerchant } from '../identity/index.ts';
import { keepMethod } from '../payment-methods/index.ts';
import { openAccount } from '../routing/index.ts';
import { readAttempt } from './attempts.ts';
import { readKeptFacts } from './methods/read-kept-facts.ts';

/** After a payment whose payer asked for it: the method is kept, with its mandate and the words that were agreed to. */
export async function rememberMethod(
  ctx: Context,
  input: Readonly<{ merchantId: string; attemptId: string }>
): Promise<void> {
  const { merchantId } = input;
  const asked = await ctx.db.withMerchant(merchantId, async (tx) => {
    const { isToBeSaved, accountId, facts } = await readAttempt(tx, merchantId, input.attemptId);
    if (!isToBeSaved || facts === null) return undefined;
    return { facts, gateway: (await openAccount(ctx, tx, merchantId, accountId)).gateway };
  });
  if (!asked) return;
  const facts = await readKeptFacts(ctx, asked.gateway, asked.facts);
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { customerId, accountId, consent } = await readAttempt(tx, merchantId, input.attemptId);
    if (consent === null) return;
    const merchant = await readMerchant(tx, merchantId);
    await keepMethod(
      ctx,
      tx,
      {
        ...{ merchantId, customerId, accountId, facts, consent },
        creditorName: merchant.name,
        creditorIdentifier: merchant.creditorIdentifier
      },
      now
    );
  });
}
