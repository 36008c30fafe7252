import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Gateway } from '../../gateway/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { savedMethodLifecycle } from './saved-method-lifecycle.ts';
import { mandate, paymentMethod } from './schema.ts';

type Source = Readonly<{ merchantId: string; accountId: string; gateway: Gateway }>;
type Row = typeof paymentMethod.$inferSelect;

/**
 * Applies what the provider has of a saved method now: detached there, it is removed here; renewed by its bank, its
 * number's end and expiry follow. A method that we don't keep is nobody's news.
 */
export async function recordMethodState(ctx: Context, source: Source, methodRef: string): Promise<void> {
  const { merchantId, accountId, gateway } = source;
  const isThis = and(
    eq(paymentMethod.merchantId, merchantId),
    eq(paymentMethod.accountId, accountId),
    eq(paymentMethod.gatewayRef, methodRef)
  );
  const known = await ctx.db.withMerchant(merchantId, (tx) => tx.select().from(paymentMethod).where(isThis));
  if (known.length === 0) return;
  const { facts, isAttached } = await gateway.readMethod(methodRef);
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx.select().from(paymentMethod).where(isThis).for('update');
    if (!row) return;
    if (!isAttached) return moveMethod(tx, row, 'remove', now);
    await tx
      .update(paymentMethod)
      .set({
        brand: facts.brand ?? row.brand,
        last4: facts.last4 ?? row.last4,
        expMonth: facts.expMonth ?? row.expMonth,
        expYear: facts.expYear ?? row.expYear
      })
      .where(isThis);
  });
}

/** Applies what the provider has of a mandate now: once it has ended, it is closed, and its method can't be debited. */
export async function recordMandateState(ctx: Context, source: Source, mandateRef: string): Promise<void> {
  const { merchantId, accountId, gateway } = source;
  const find = (tx: Tx) =>
    tx
      .select({ mandateId: mandate.id, status: mandate.status, method: paymentMethod })
      .from(mandate)
      .innerJoin(
        paymentMethod,
        and(eq(paymentMethod.merchantId, mandate.merchantId), eq(paymentMethod.id, mandate.paymentMethodId))
      )
      .where(
        and(
          eq(mandate.merchantId, merchantId),
          eq(mandate.gatewayRef, mandateRef),
          eq(paymentMethod.accountId, accountId)
        )
      )
      .for('update');
  const known = await ctx.db.withMerchant(merchantId, find);
  if (known.every((each) => each.status === 'closed')) return;
  const { status } = await gateway.readMandate(mandateRef);
  if (status !== 'inactive') return;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    for (const { mandateId, method } of await find(tx)) {
      await tx
        .update(mandate)
        .set({ status: 'closed' })
        .where(and(eq(mandate.merchantId, merchantId), eq(mandate.id, mandateId)));
      await moveMethod(tx, method, 'break', now);
    }
  });
}

/** Moves a method along its lifecycle where that is a move at all. */
export async function moveMethod(
  tx: Tx,
  row: Row,
  event: 'remove' | 'break',
  now: Temporal.Instant
): Promise<void> {
  if (!savedMethodLifecycle.may(row.status, event)) return;
  const { merchantId, id } = row;
  const to = savedMethodLifecycle.next(row.status, event);
  await tx
    .update(paymentMethod)
    .set({ status: to })
    .where(and(eq(paymentMethod.merchantId, merchantId), eq(paymentMethod.id, id)));
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'payment-method', subjectId: id, from: row.status, event, to }
  ]);
}
