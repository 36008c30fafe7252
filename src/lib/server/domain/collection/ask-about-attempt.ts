import type { Context } from '../../context.ts';
import { reach } from '../../platform/failpoints.ts';
import { openAccount } from '../routing/index.ts';
import type { Attempt } from './attempts.ts';
import { recordOutcome } from './record-outcome.ts';

/**
 * Asks the gateway what became of an attempt and records the answer. An attempt that the gateway never saw is given up
 * only after its key is spent there: a request of ours that is late, held up by a frozen process or a slow line, then
 * finds the key used, and can't take money that nobody waits for any more.
 */
export async function askAboutAttempt(ctx: Context, attempt: Attempt): Promise<Attempt> {
  const { merchantId, id: attemptId, gatewayRef, openedAt, amount } = attempt;
  const { gateway } = await ctx.db.withMerchant(merchantId, (tx) =>
    openAccount(ctx, tx, merchantId, attempt.accountId)
  );
  const found = await gateway.lookUp({ attemptId, openedAt, ...(gatewayRef !== null && { gatewayRef }) });
  const outcome =
    found.kind === 'not-found' ? await gateway.spendKey({ attemptId, merchantId, amount, openedAt }) : found;
  reach('janitor:asked');
  return ctx.db.withMerchant(
    merchantId,
    async (tx) => (await recordOutcome(ctx, tx, merchantId, attemptId, outcome)) ?? attempt
  );
}
