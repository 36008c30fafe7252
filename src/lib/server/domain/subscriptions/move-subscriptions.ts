import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { subscription } from './schema.ts';

/** The subscriptions that a customer paid by one method are paid by another from now on. */
export async function moveSubscriptions(
  tx: Tx,
  input: Readonly<{ merchantId: string; customerId: string; fromId: string; toId: string }>
): Promise<void> {
  const { merchantId, customerId, fromId, toId } = input;
  await tx
    .update(subscription)
    .set({ paymentMethodId: toId })
    .where(
      and(
        eq(subscription.merchantId, merchantId),
        eq(subscription.customerId, customerId),
        eq(subscription.paymentMethodId, fromId)
      )
    );
}
