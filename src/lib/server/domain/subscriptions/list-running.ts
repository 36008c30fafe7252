import { and, asc, eq, ne } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { plan, subscription } from './schema.ts';

/** A subscription that costs money now or later, by its name. */
export type RunningSubscription = Readonly<{ id: string; name: string }>;

/** What a customer is subscribed to and will be billed for, the oldest first. */
export async function listRunningSubscriptions(
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<RunningSubscription[]> {
  return tx
    .select({ id: subscription.id, name: plan.name })
    .from(subscription)
    .innerJoin(plan, and(eq(plan.merchantId, subscription.merchantId), eq(plan.id, subscription.planId)))
    .where(
      and(
        eq(subscription.merchantId, merchantId),
        eq(subscription.customerId, customerId),
        ne(subscription.status, 'stopped')
      )
    )
    .orderBy(asc(subscription.startedOn), asc(subscription.id));
}
