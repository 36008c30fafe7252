import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { listen } from '../../platform/events/listeners.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endpointLifecycle } from './endpoint-lifecycle.ts';
import { domainTypesOf } from './public-event.ts';
import { webhookEndpoint } from './schema.ts';

/** An endpoint with its sealed secrets, inside this domain only. */
export type EndpointRow = Readonly<typeof webhookEndpoint.$inferSelect>;

/** An endpoint without its secrets. */
export type Endpoint = Omit<EndpointRow, 'secretSealed' | 'formerSecretSealed'>;

/** The job that hears of a merchant's events once it has an endpoint. */
export const SUBSCRIBER = 'webhooks.queue-deliveries';

const isThis = (merchantId: string, id: string) =>
  and(eq(webhookEndpoint.merchantId, merchantId), eq(webhookEndpoint.id, id));

/** A merchant's endpoints but for the removed ones, the oldest first. There are ten at most. */
export async function listEndpointRows(tx: Tx, merchantId: string): Promise<EndpointRow[]> {
  return tx
    .select()
    .from(webhookEndpoint)
    .where(and(eq(webhookEndpoint.merchantId, merchantId), ne(webhookEndpoint.status, 'removed')))
    .orderBy(asc(webhookEndpoint.createdAt), asc(webhookEndpoint.id));
}

/** The same for pages. */
export async function listEndpoints(ctx: Pick<Context, 'db'>, merchantId: string): Promise<Endpoint[]> {
  const rows = await ctx.db.withMerchant(merchantId, (tx) => listEndpointRows(tx, merchantId));
  return rows.map(withoutSecrets);
}

/** One endpoint, held until the transaction ends. Refuses `webhook-endpoint-not-found`, also for a removed one. */
export async function readEndpointRow(tx: Tx, merchantId: string, id: string): Promise<EndpointRow> {
  const [row] = await tx.select().from(webhookEndpoint).where(isThis(merchantId, id)).for('update');
  if (!row || row.status === 'removed') throw new Refusal('webhook-endpoint-not-found');
  return row;
}

/** One endpoint. Refuses `webhook-endpoint-not-found`. */
export async function readEndpoint(
  ctx: Pick<Context, 'db'>,
  { merchantId, endpointId }: Readonly<{ merchantId: string; endpointId: string }>
): Promise<Endpoint> {
  const row = await ctx.db.withMerchant(merchantId, (tx) => readEndpointRow(tx, merchantId, endpointId));
  return withoutSecrets(row);
}

/** Changes facts of an endpoint, never its status. */
export async function updateEndpoint(
  tx: Tx,
  { merchantId, id }: Pick<EndpointRow, 'merchantId' | 'id'>,
  facts: Partial<Omit<EndpointRow, 'merchantId' | 'id' | 'status' | 'createdAt'>>
): Promise<void> {
  await tx.update(webhookEndpoint).set(facts).where(isThis(merchantId, id));
}

/** Moves an endpoint on. Whoever switches it on begins anew: what failed before doesn't count. */
export async function claimEndpoint(
  tx: Tx,
  { merchantId, id, status }: EndpointRow,
  event: (typeof endpointLifecycle.events)[number],
  now: Temporal.Instant
): Promise<void> {
  if (!endpointLifecycle.may(status, event)) throw new Refusal('webhook-endpoint-changed', { status });
  const to = endpointLifecycle.next(status, event);
  const rested = { failingSince: null, failures: 0, restUntil: null };
  const [moved] = await tx
    .update(webhookEndpoint)
    .set({ status: to, ...(to === 'on' && rested) })
    .where(and(isThis(merchantId, id), eq(webhookEndpoint.status, status)))
    .returning({ id: webhookEndpoint.id });
  if (!moved) throw new Refusal('webhook-endpoint-changed', { status });
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'webhook-endpoint', subjectId: id, from: status, event, to }
  ]);
  await listenForEndpoints(tx, merchantId);
}

/** Sees to it that this merchant's events are heard of, as far as one of its endpoints wants them. */
export async function listenForEndpoints(tx: Tx, merchantId: string): Promise<void> {
  const rows = await listEndpointRows(tx, merchantId);
  const wanted = new Set(rows.flatMap(({ status, types }) => (status === 'on' ? types : [])));
  await listen(tx, merchantId, { subscriber: SUBSCRIBER, types: domainTypesOf([...wanted]) });
}

/** How many endpoints a merchant has, counted while nobody else adds one. */
export async function countEndpoints(tx: Tx, merchantId: string): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`webhook:${merchantId}`}, 0))`);
  return (await listEndpointRows(tx, merchantId)).length;
}

function withoutSecrets({ secretSealed: _, formerSecretSealed: __, ...endpoint }: EndpointRow): Endpoint {
  return endpoint;
}
