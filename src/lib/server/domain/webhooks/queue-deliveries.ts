import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { DeliveredEvent } from '../../platform/events/deliver.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import type { JobCall } from '../../platform/jobs/jobs.ts';
import { listEndpointRows, readEndpointRow } from './endpoints.ts';
import { bodyOf, toPublicEvent } from './public-event.ts';
import { webhookDelivery } from './schema.ts';

type NewDelivery = Readonly<{ endpointId: string; eventId: string; eventType: string; body: string }>;

/** Puts an event on its way to every endpoint that wants it, once: the job may come again. */
export async function queueDeliveries(ctx: Context, stored: DeliveredEvent): Promise<void> {
  const event = toPublicEvent(stored);
  if (!event) return;
  const { merchantId } = stored;
  const message = { eventId: event.id, eventType: event.type, body: bodyOf(event) };
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const wanting = (await listEndpointRows(tx, merchantId)).filter(
      ({ status, types }) => status === 'on' && types.includes(event.type)
    );
    await addDeliveries(
      ctx,
      tx,
      merchantId,
      wanting.map(({ id: endpointId }) => ({ endpointId, ...message }))
    );
  });
}

/** Nothing happened: it shows whether what is sent arrives and is understood. */
const TEST_TYPE = 'webhook.test';

/** Sends one endpoint an event of which nothing is true. Answers the delivery's id. */
export async function sendTestEvent(
  ctx: Context,
  { merchantId, endpointId }: Readonly<{ merchantId: string; endpointId: string }>
): Promise<string> {
  const at = ctx.clock.now();
  const eventId = newId(at);
  const event = { type: TEST_TYPE, timestamp: at.toString(), id: eventId, version: 1, data: { endpointId } };
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await readEndpointRow(tx, merchantId, endpointId);
    const delivery = { endpointId, eventId, eventType: TEST_TYPE, body: JSON.stringify(event) };
    const [id] = await addDeliveries(ctx, tx, merchantId, [delivery]);
    return id!;
  });
}

async function addDeliveries(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  deliveries: readonly NewDelivery[]
): Promise<string[]> {
  if (deliveries.length === 0) return [];
  const now = ctx.clock.now();
  const rows = deliveries.map((each) => ({
    ...each,
    merchantId,
    id: newId(now),
    status: 'waiting' as const,
    nextTryAt: now,
    createdAt: now
  }));
  const added = await tx
    .insert(webhookDelivery)
    .values(rows)
    .onConflictDoNothing()
    .returning({ id: webhookDelivery.id });
  const ids = added.map(({ id }) => id);
  await recordStatusChanges(
    tx,
    merchantId,
    now,
    ids.map((subjectId) => ({
      subjectKind: 'webhook-delivery',
      subjectId,
      from: null,
      event: 'queue',
      to: 'waiting'
    }))
  );
  await ctx.jobs.enqueueAll(
    tx,
    ids.map((deliveryId) => sendCall({ merchantId, deliveryId, tries: 0 }))
  );
  return ids;
}

/** The job of one try. `tries` is how many there were before it: of two jobs for the same one, the later does nothing. */
export function sendCall(
  data: Readonly<{ merchantId: string; deliveryId: string; tries: number }>,
  startAt?: Temporal.Instant
): JobCall {
  return { name: 'webhooks.send', data, ...(startAt && { startAt }) };
}
