import type { Tx } from '../../platform/db/database.ts';
import { isAttempt } from './attempts.ts';
import { paymentAttempt } from './schema.ts';

/** Notes when the gateway was asked about an attempt, so that the next question waits its turn. */
export async function markAsked(
  tx: Tx,
  merchantId: string,
  attemptId: string,
  now: Temporal.Instant
): Promise<void> {
  await tx.update(paymentAttempt).set({ askedAt: now }).where(isAttempt(merchantId, attemptId));
}
