import type { Context } from '../../context.ts';
import { askAboutAttempt } from './ask-about-attempt.ts';
import { isLive } from './attempt-lifecycle.ts';
import { readAttemptOfLink } from './attempt-of-link.ts';
import { answerOf, type PayOutcome } from './pay-outcome.ts';

/**
 * The payer comes back from the bank. What the address says is not believed: the gateway is asked, and its answer
 * recorded. Refuses `pay-link-unknown`, and `attempt-unknown` for an attempt outside this link.
 */
export async function settleReturn(
  ctx: Context,
  input: Readonly<{ token: string; attemptId: string }>
): Promise<PayOutcome> {
  const attempt = await readAttemptOfLink(ctx, input);
  if (!isLive(attempt.status)) return answerOf(attempt);
  return answerOf(await askAboutAttempt(ctx, attempt));
}
