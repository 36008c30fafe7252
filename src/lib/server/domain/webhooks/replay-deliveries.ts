import { and, asc, eq, gte, inArray } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { claimDelivery, readDelivery, type Delivery } from './deliveries.ts';
import { deliveryLifecycle } from './delivery-lifecycle.ts';
import { readEndpointRow } from './endpoints.ts';
import { sendCall } from './queue-deliveries.ts';
import { webhookDelivery } from './schema.ts';

/** As many as one act sends again; whoever has more asks again. */
const MOST_AT_ONCE = 1_000;

/**
 * Sends one event again, under its own `webhook-id`, whatever became of it before. One that waits is sent now. Refuses
 * `webhook-delivery-not-found`, and `webhook-endpoint-off` while its endpoint isn't on.
 */
export async function replayDelivery(
  ctx: Context,
  { merchantId, deliveryId }: Readonly<{ merchantId: string; deliveryId: string }>
): Promise<void> {
  const { delivery } = await readDelivery(ctx, { merchantId, deliveryId });
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await assertOn(tx, merchantId, delivery.endpointId);
    await sendAgain(ctx, tx, delivery);
    await recordAudit(ctx, tx, merchantId, {
      action: 'replay-webhook',
      subjectKind: 'webhook-endpoint',
      subjectId: delivery.endpointId,
      details: { eventId: delivery.eventId }
    });
  });
}

/**
 * Sends an endpoint everything again that failed since a moment, oldest first; at most 1,000. Answers how many. Refuses
 * `webhook-endpoint-not-found` and `webhook-endpoint-off`.
 */
export async function replayFailed(
  ctx: Context,
  input: Readonly<{ merchantId: string; endpointId: string; since: Temporal.Instant }>
): Promise<number> {
  const { merchantId, endpointId, since } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await assertOn(tx, merchantId, endpointId);
    const again = await claimFailed(tx, input, ctx.clock.now());
    const changes = again.map(({ id: subjectId }) => ({ subjectId, ...REPLAYED }));
    await recordStatusChanges(tx, merchantId, ctx.clock.now(), changes);
    await ctx.jobs.enqueueAll(
      tx,
      again.map(({ id: deliveryId, tries }) => sendCall({ merchantId, deliveryId, tries }))
    );
    await recordAudit(ctx, tx, merchantId, {
      action: 'replay-failed-webhooks',
      subjectKind: 'webhook-endpoint',
      subjectId: endpointId,
      details: { since: since.toString(), count: again.length }
    });
    return again.length;
  });
}

const REPLAYED = {
  subjectKind: 'webhook-delivery',
  from: 'failed',
  event: 'replay',
  to: deliveryLifecycle.next('failed', 'replay')
} as const;

async function claimFailed(
  tx: Tx,
  { merchantId, endpointId, since }: Parameters<typeof replayFailed>[1],
  now: Temporal.Instant
) {
  const failed = tx
    .select({ id: webhookDelivery.id })
    .from(webhookDelivery)
    .where(
      and(
        eq(webhookDelivery.merchantId, merchantId),
        eq(webhookDelivery.endpointId, endpointId),
        eq(webhookDelivery.status, 'failed'),
        gte(webhookDelivery.createdAt, since)
      )
    )
    .orderBy(asc(webhookDelivery.eventId))
    .limit(MOST_AT_ONCE)
    .for('update');
  return tx
    .update(webhookDelivery)
    .set({ status: REPLAYED.to, round: 0, nextTryAt: now, endedAt: null })
    .where(and(eq(webhookDelivery.merchantId, merchantId), inArray(webhookDelivery.id, failed)))
    .returning({ id: webhookDelivery.id, tries: webhookDelivery.tries });
}

async function assertOn(tx: Tx, merchantId: string, endpointId: string): Promise<void> {
  const { status } = await readEndpointRow(tx, merchantId, endpointId);
  if (status !== 'on') throw new Refusal('webhook-endpoint-off');
}

/** A job that waits for the same try finds it made, and does nothing. */
async function sendAgain(ctx: Context, tx: Tx, delivery: Delivery): Promise<void> {
  const now = ctx.clock.now();
  const { merchantId, id: deliveryId, tries, status } = delivery;
  const event = status === 'waiting' ? undefined : 'replay';
  const isMine = await claimDelivery(tx, delivery, event, { round: 0, nextTryAt: now, endedAt: null }, now);
  if (isMine) await ctx.jobs.enqueue(tx, sendCall({ merchantId, deliveryId, tries }));
}
