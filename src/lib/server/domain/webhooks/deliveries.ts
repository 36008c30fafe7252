import { and, asc, desc, eq, lt } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { deliveryLifecycle, type DeliveryStatus } from './delivery-lifecycle.ts';
import { webhookDelivery, webhookTry } from './schema.ts';

/** One event for one endpoint. */
export type Delivery = Readonly<typeof webhookDelivery.$inferSelect>;
/** One try of it, and what came back. */
export type DeliveryTry = Readonly<typeof webhookTry.$inferSelect>;

const isThis = (merchantId: string, id: string) =>
  and(eq(webhookDelivery.merchantId, merchantId), eq(webhookDelivery.id, id));

/** Deliveries on one page of the log. */
const PAGE = 50;

/**
 * An endpoint's deliveries, the newest event first: a page of 50 behind `after`, the event of the last one before, and
 * `next`, the `after` of the page behind.
 */
export async function listDeliveries(
  ctx: Pick<Context, 'db'>,
  wish: Readonly<{
    merchantId: string;
    endpointId: string;
    status?: DeliveryStatus | undefined;
    after?: string | undefined;
  }>
): Promise<Readonly<{ items: readonly Delivery[]; next?: string }>> {
  const { merchantId, endpointId, status, after } = wish;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(webhookDelivery)
      .where(
        and(
          eq(webhookDelivery.merchantId, merchantId),
          eq(webhookDelivery.endpointId, endpointId),
          status && eq(webhookDelivery.status, status),
          after === undefined ? undefined : lt(webhookDelivery.eventId, after)
        )
      )
      .orderBy(desc(webhookDelivery.eventId))
      .limit(PAGE + 1)
  );
  const items = rows.slice(0, PAGE);
  const last = items.at(-1);
  return { items, ...(rows.length > PAGE && last && { next: last.eventId }) };
}

/** A delivery with every try, the first one first. Refuses `webhook-delivery-not-found`. */
export async function readDelivery(
  ctx: Pick<Context, 'db'>,
  { merchantId, deliveryId }: Readonly<{ merchantId: string; deliveryId: string }>
): Promise<Readonly<{ delivery: Delivery; tries: readonly DeliveryTry[] }>> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [delivery] = await tx.select().from(webhookDelivery).where(isThis(merchantId, deliveryId));
    if (!delivery) throw new Refusal('webhook-delivery-not-found');
    const tries = await tx
      .select()
      .from(webhookTry)
      .where(and(eq(webhookTry.merchantId, merchantId), eq(webhookTry.deliveryId, deliveryId)))
      .orderBy(asc(webhookTry.id));
    return { delivery, tries };
  });
}

/**
 * Changes a delivery if it is still as it was read, and its status by an event where there is one. Answers whether it
 * was: of two who saw the same, one changes it.
 */
export async function claimDelivery(
  tx: Tx,
  was: Delivery,
  event: (typeof deliveryLifecycle.events)[number] | undefined,
  facts: Partial<Pick<Delivery, 'tries' | 'round' | 'nextTryAt' | 'endedAt'>>,
  now: Temporal.Instant
): Promise<boolean> {
  const { merchantId, id, status, tries } = was;
  const to = event === undefined ? status : deliveryLifecycle.next(status, event);
  const [moved] = await tx
    .update(webhookDelivery)
    .set({ ...facts, status: to })
    .where(and(isThis(merchantId, id), eq(webhookDelivery.status, status), eq(webhookDelivery.tries, tries)))
    .returning({ id: webhookDelivery.id });
  if (moved && event !== undefined)
    await recordStatusChanges(tx, merchantId, now, [
      { subjectKind: 'webhook-delivery', subjectId: id, from: status, event, to }
    ]);
  return moved !== undefined;
}
