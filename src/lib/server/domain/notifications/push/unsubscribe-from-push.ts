import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { recordConsent, type Evidence } from '../preferences/consent-ledger.ts';
import { pushSubscription } from '../schema.ts';
import { closePushSubscriptions, hashEndpoint, type ClosedBecause } from './push-subscriptions.ts';

/**
 * One device gets no notifications any more: named by its id, or by its own endpoint when it is the one that asks. One
 * that is not this customer's, or not open, is left as it is.
 */
export async function unsubscribeFromPush(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    device: Readonly<{ subscriptionId: string }> | Readonly<{ endpoint: string }>;
    because: Extract<ClosedBecause, 'turned-off' | 'signed-out'>;
    evidence: Evidence;
  }>
): Promise<void> {
  const { merchantId, customerId, device, because, evidence } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [found] = await tx
      .select({ id: pushSubscription.id })
      .from(pushSubscription)
      .where(
        and(
          eq(pushSubscription.merchantId, merchantId),
          eq(pushSubscription.customerId, customerId),
          'endpoint' in device
            ? eq(pushSubscription.endpointHash, hashEndpoint(device.endpoint))
            : eq(pushSubscription.id, device.subscriptionId)
        )
      );
    if (!found) return;
    const { id } = found;
    const closed = await closePushSubscriptions(tx, { merchantId, ids: [id], because, at: ctx.clock.now() });
    if (closed === 0) return;
    await recordConsent(ctx, tx, {
      ...{ merchantId, customerId, evidence },
      kind: 'withdrawal',
      about: 'push',
      value: { subscriptionId: id, because }
    });
  });
}
