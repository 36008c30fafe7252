import type { Occasion } from '#lib/server/domain/feedback/index.ts';
import { readSubscription, type Cancellation } from '#lib/server/domain/subscriptions/index.ts';

/** How long after the declaration whoever comes back to its receipt is asked: later nobody remembers. */
const ASKED_FOR_HOURS = 24;

/**
 * The stop that a declaration brought about by itself, while it still stands. `undefined` for one that waits for a person:
 * nothing is done yet, and nobody knows whose it is.
 */
export async function findStopped(
  { ctx }: App.Locals,
  { merchantId, customerId, subscriptionId, status, receivedAt }: Cancellation
): Promise<Occasion | undefined> {
  if (status !== 'applied' || customerId === null || subscriptionId === null) return undefined;
  const until = receivedAt.add({ hours: ASKED_FOR_HOURS });
  if (Temporal.Instant.compare(ctx.clock.now(), until) > 0) return undefined;
  const subscription = await readSubscription(ctx, { merchantId, customerId, subscriptionId });
  if (subscription.status !== 'stopping' && subscription.status !== 'stopped') return undefined;
  return { merchantId, customerId, occasion: 'stopped', occasionId: subscriptionId };
}
