/** Events and their delivery: https://docs.stripe.com/webhooks. */
import { createHmac } from 'node:crypto';
import { seconds } from '../world/clock.ts';
import type { World } from '../world/world.ts';
import { API_VERSION } from './api-version.ts';
import type { Actor } from './call.ts';
import { newId } from './ids.ts';
import type { EventObject, WebhookEndpointObject } from './objects.ts';
import { tablesOf } from './tables.ts';

/** One delivery of one event to one endpoint. */
export interface Delivery {
  account: string;
  event: string;
  endpoint: string;
  /** Counted from 1. */
  attempt: number;
}

export interface DeliveryRecord extends Delivery {
  type: string;
  /** ISO. */
  at: string;
  /** HTTP status, or 0 when no answer came. */
  status: number;
}

/** Stripe tries for three days with growing gaps; ours, in minutes. */
const RETRY_MINUTES = [1, 5, 30, 120, 300, 600, 720, 720, 720, 720];
/** A slow receiver must not stop the world. */
const ANSWER_TIMEOUT_MS = 15_000;

/** Records that something happened to `object`, as it is now, and plans its deliveries. */
export function emit(
  actor: Actor,
  type: string,
  object: object,
  previous?: Record<string, unknown>
): EventObject {
  const { world, account, tables } = actor;
  const endpoints = tables.webhookEndpoints.values().filter((endpoint) => wants(endpoint, type));
  const event: EventObject = {
    id: newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: seconds(world.clock),
    data: { object: structuredClone(object), ...(previous ? { previous_attributes: previous } : {}) },
    livemode: false,
    pending_webhooks: endpoints.length,
    request: { id: actor.request?.id ?? null, idempotency_key: actor.request?.idempotencyKey ?? null },
    type
  };
  tables.events.put(event.id, event);
  for (const endpoint of endpoints) {
    planDelivery(world, { account: account.id, event: event.id, endpoint: endpoint.id, attempt: 1 }, type);
  }
  return event;
}

function wants(endpoint: WebhookEndpointObject, type: string): boolean {
  if (endpoint.status !== 'enabled') return false;
  return endpoint.enabled_events.includes('*') || endpoint.enabled_events.includes(type);
}

/** Obeys the faults for deliveries: held, dropped, twice, later, or after the one that follows. */
function planDelivery(world: World, delivery: Delivery, type: string): void {
  const now = world.clock.now();
  const schedule = (at: number): void => void world.timeline.schedule(at, 'webhook', { ...delivery });
  const fault = world.faults.hitDelivery(type);
  switch (fault?.kind) {
    case 'hold':
      world.store.collection<Delivery>('stripe/held').put(newId('held'), delivery);
      return;
    case 'drop':
      return;
    case 'duplicate':
      schedule(now);
      schedule(now);
      return;
    case 'delay-delivery':
      schedule(now + (fault.delayMs ?? 60_000));
      return;
    case 'reorder':
      reorderDelivery(world, delivery);
      return;
    default:
      schedule(now);
  }
}

/** Puts this delivery before those that wait for the same endpoint: the last comes first. */
function reorderDelivery(world: World, delivery: Delivery): void {
  const isSameEndpoint = (args: Record<string, unknown>): boolean => args['endpoint'] === delivery.endpoint;
  const waiting = world.timeline
    .list()
    .filter((task) => task.kind === 'webhook' && isSameEndpoint(task.args));
  world.timeline.cancel((task) => waiting.includes(task));
  const now = world.clock.now();
  world.timeline.schedule(now, 'webhook', { ...delivery });
  for (const task of waiting) world.timeline.schedule(Math.max(task.dueAt, now), 'webhook', task.args);
}

/** Sends one delivery, and plans the next attempt when it isn't answered with 2xx. */
export async function runDelivery(world: World, delivery: Delivery): Promise<void> {
  const tables = tablesOf(world, delivery.account);
  const endpoint = tables.webhookEndpoints.get(delivery.endpoint);
  const event = tables.events.get(delivery.event);
  if (!endpoint || !event || endpoint.status !== 'enabled') return;
  const status = await post(world, endpoint, event);
  const isDelivered = status >= 200 && status < 300;
  world.store.collection<DeliveryRecord>('stripe/deliveries').put(newId('whd'), {
    ...delivery,
    type: event.type,
    at: new Date(world.clock.now()).toISOString(),
    status
  });
  if (isDelivered) {
    tables.events.put(event.id, { ...event, pending_webhooks: Math.max(0, event.pending_webhooks - 1) });
    return;
  }
  const minutes = RETRY_MINUTES[delivery.attempt - 1];
  if (minutes === undefined) return;
  const next = { ...delivery, attempt: delivery.attempt + 1 };
  world.timeline.schedule(world.clock.now() + minutes * 60_000, 'webhook', next);
}

async function post(world: World, endpoint: WebhookEndpointObject, event: EventObject): Promise<number> {
  const body = JSON.stringify(event, null, 2);
  try {
    const answer = await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'Stripe-Signature': sign(body, endpoint.secret ?? '', seconds(world.clock))
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS)
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

/** `t=…,v1=…`: https://docs.stripe.com/webhooks#verify-manually. `timestamp` in seconds. */
function sign(body: string, secret: string, timestamp: number): string {
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return `t=${timestamp},v1=${signature}`;
}

export function listHeld(world: World): [id: string, delivery: Delivery][] {
  return world.store.entries<Delivery>('stripe/held');
}

/** Lets held deliveries go, in the given order of their ids; all, as they came, when absent. */
export function releaseHeld(world: World, ids?: readonly string[]): number {
  const held = world.store.collection<Delivery>('stripe/held');
  const order = ids ?? listHeld(world).map(([id]) => id);
  for (const id of order) {
    const delivery = held.get(id);
    if (!delivery) continue;
    held.remove(id);
    world.timeline.schedule(world.clock.now(), 'webhook', { ...delivery });
  }
  return order.length;
}

/** Sends an event again to every endpoint of its account that wants it; `times` in all. */
export function redeliver(world: World, account: string, eventId: string, times = 1): number {
  const tables = tablesOf(world, account);
  const event = tables.events.get(eventId);
  if (!event) throw new RangeError(`no event ${eventId}`);
  const endpoints = tables.webhookEndpoints.values().filter((endpoint) => wants(endpoint, event.type));
  for (const endpoint of endpoints) {
    for (let time = 0; time < times; time++) {
      const args = { account, event: eventId, endpoint: endpoint.id, attempt: 1 };
      world.timeline.schedule(world.clock.now(), 'webhook', args);
    }
  }
  return endpoints.length * times;
}
