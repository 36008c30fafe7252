import type { Context } from '../../context.ts';
import { askAboutAttempt } from './ask-about-attempt.ts';
import { isLive } from './attempt-lifecycle.ts';
import { readAttemptOfPayer } from './attempt-of-payer.ts';
import { answerOf, type PayOutcome } from './pay-outcome.ts';
import type { Payer } from './payer.ts';

/**
 * The payer comes back from the bank. What the address says is not believed: the gateway is asked, and its answer
 * recorded. Refuses `pay-link-unknown`, and `attempt-unknown` for an attempt that is not this payer's.
 */
export async function settleReturn(
  ctx: Context,
  input: Readonly<{ attemptId: string }> & Payer
): Promise<PayOutcome> {
  const attempt = await readAttemptOfPayer(ctx, input);
  if (!isLive(attempt.status)) return answerOf(attempt);
  return answerOf(await askAboutAttempt(ctx, attempt));
}
