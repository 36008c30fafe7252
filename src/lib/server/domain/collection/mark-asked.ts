import type { Tx } from '../../platform/db/database.ts';
import { isAttempt, listAllocations } from './attempts.ts';
import { paymentAttempt } from './schema.ts';

/** Notes when the gateway was asked about an attempt, so that the next question waits its turn. Answers its invoices. */
export async function markAsked(
  tx: Tx,
  merchantId: string,
  attemptId: string,
  now: Temporal.Instant
): Promise<string[]> {
  await tx.update(paymentAttempt).set({ askedAt: now }).where(isAttempt(merchantId, attemptId));
  const allocations = await listAllocations(tx, merchantId, attemptId);
  return allocations.map((each) => each.invoiceId);
}
