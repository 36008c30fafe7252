import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openPayLink } from '../pay-links/index.ts';
import { isLive } from './attempt-lifecycle.ts';
import { readAttempt } from './attempts.ts';
import { askAboutAttempt } from './ask-about-attempt.ts';
import { answerOf, type PayOutcome } from './pay-outcome.ts';

/**
 * The payer comes back from the bank. What the address says is not believed: the gateway is asked, and its answer
 * recorded. Refuses `pay-link-unknown`, and `attempt-unknown` for an attempt of another link's customer.
 */
export async function settleReturn(
  ctx: Context,
  input: Readonly<{ token: string; attemptId: string }>
): Promise<PayOutcome> {
  const { merchantId, customerId } = await openPayLink(ctx, { token: input.token });
  const attempt = await ctx.db.withMerchant(merchantId, (tx) => readAttempt(tx, merchantId, input.attemptId));
  if (attempt.customerId !== customerId) throw new Refusal('attempt-unknown');
  if (!isLive(attempt.status)) return answerOf(attempt);
  return answerOf(await askAboutAttempt(ctx, attempt));
}
