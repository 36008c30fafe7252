import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db/database.ts';
import { moveMethod } from './record-method-state.ts';
import type { SavedMethod } from './saved-methods.ts';
import { mandate, repairLink } from './schema.ts';

/**
 * A method is not used any more: its mandate is closed, its repair links end, and the provider is told to give it up.
 * Whether something depends on it is for those to ask who collect.
 */
export async function removeMethod(
  ctx: Context,
  tx: Tx,
  method: SavedMethod,
  now: Temporal.Instant
): Promise<void> {
  const { merchantId, id, accountId, gatewayRef: methodRef } = method;
  await tx
    .update(mandate)
    .set({ status: 'closed' })
    .where(and(eq(mandate.merchantId, merchantId), eq(mandate.paymentMethodId, id)));
  await tx
    .update(repairLink)
    .set({ revokedAt: now })
    .where(and(eq(repairLink.merchantId, merchantId), eq(repairLink.paymentMethodId, id)));
  await moveMethod(tx, method, 'remove', now);
  await emit(ctx, tx, merchantId, now, [
    { type: 'payment-method.given-up', subjectId: id, payload: { accountId, methodRef } }
  ]);
}
