import type { Context } from '../../context.ts';
import { openAccount } from '../routing/index.ts';
import type { Attempt } from './attempts.ts';
import { recordOutcome } from './record-outcome.ts';

/**
 * Asks the gateway what became of an attempt and records the answer. An attempt that the gateway surely never saw is
 * canceled: nothing was executed, and its key is not used again.
 */
export async function askAboutAttempt(ctx: Context, attempt: Attempt): Promise<Attempt> {
  const { merchantId, id: attemptId, gatewayRef, openedAt } = attempt;
  const { gateway } = await ctx.db.withMerchant(merchantId, (tx) =>
    openAccount(ctx, tx, merchantId, attempt.accountId)
  );
  const found = await gateway.lookUp({ attemptId, openedAt, ...(gatewayRef !== null && { gatewayRef }) });
  const outcome = found.kind === 'not-found' ? ({ kind: 'canceled' } as const) : found;
  return ctx.db.withMerchant(
    merchantId,
    async (tx) => (await recordOutcome(ctx, tx, merchantId, attemptId, outcome)) ?? attempt
  );
}
