import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readFacts } from './queries.ts';
import { subscription as table } from './schema.ts';
import { startSubscriptionIn } from './start-subscription.ts';

export type ComeBack = Readonly<{
  merchantId: string;
  subscriptionId: string;
  customerId?: string;
  /** The customer's stored methods that can be charged now. */
  usableMethodIds: readonly string[];
}>;

/** The new subscription, and whether the customer still has to choose how to pay. */
export type CameBack = Readonly<{ subscriptionId: string; method: 'kept' | 'needed' }>;

/**
 * One step back in: a new subscription from today on the same plan and quantity, at today's price and without a trial,
 * paid by the same method if it still works. Doing it again answers the first one. Refuses `subscription-unknown`,
 * `subscription-not-stopped` and `plan-not-offered`.
 */
export async function comeBack(ctx: Context, input: ComeBack): Promise<CameBack> {
  const { merchantId, subscriptionId, usableMethodIds } = input;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    // Locked, so that two taps make one new subscription.
    const { subscription } = await readFacts(tx, input, now, true);
    if (subscription.status !== 'stopped')
      throw new Refusal('subscription-not-stopped', { status: subscription.status });
    const [standing] = await tx
      .select()
      .from(table)
      .where(and(eq(table.merchantId, merchantId), eq(table.previousId, subscriptionId)));
    const { paymentMethodId } = standing ?? subscription;
    const isKept = paymentMethodId !== null && usableMethodIds.includes(paymentMethodId);
    const method = isKept ? 'kept' : 'needed';
    if (standing) return { subscriptionId: standing.id, method };
    const id = await startSubscriptionIn(ctx, tx, {
      merchantId,
      customerId: subscription.customerId,
      planId: subscription.planId,
      quantity: subscription.quantity,
      isWithoutTrial: true,
      previousId: subscriptionId,
      ...(isKept && { paymentMethodId })
    });
    return { subscriptionId: id, method };
  });
}
