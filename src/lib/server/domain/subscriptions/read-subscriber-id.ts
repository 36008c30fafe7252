import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { subscription } from './schema.ts';

/** Whose a subscription is. Refuses `subscription-unknown`. */
export async function readSubscriberId(tx: Tx, merchantId: string, subscriptionId: string): Promise<string> {
  const [row] = await tx
    .select({ customerId: subscription.customerId })
    .from(subscription)
    .where(and(eq(subscription.merchantId, merchantId), eq(subscription.id, subscriptionId)));
  if (!row) throw new Refusal('subscription-unknown');
  return row.customerId;
}
