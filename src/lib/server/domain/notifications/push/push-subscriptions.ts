import { createHash } from 'node:crypto';
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { gathering } from '../../../platform/db/gather.ts';
import { pushSubscription } from '../schema.ts';

/** What a browser gives: where its push service takes messages, and the keys that they are encrypted with. */
export type PushTarget = Readonly<{ endpoint: string; keys: Readonly<{ p256dh: string; auth: string }> }>;

export type PushDevice = Readonly<
  Omit<typeof pushSubscription.$inferSelect, 'sealed' | 'endpointHash' | 'sessionId'>
>;
export type ClosedBecause = NonNullable<PushDevice['closedBecause']>;

/** More devices than one person has. */
const MOST_DEVICES = 20;

const ofCustomer = (merchantId: string, customerId: string) =>
  and(
    eq(pushSubscription.merchantId, merchantId),
    eq(pushSubscription.customerId, customerId),
    isNull(pushSubscription.closedAt)
  );

/** Whether any device of this customer's gets notifications. */
export const hasPushDevice = gathering(
  async (tx, asked: readonly Readonly<{ merchantId: string; customerId: string }>[]) => {
    const ids = asked.map(({ customerId }) => customerId);
    const rows = await tx
      .selectDistinct({ customerId: pushSubscription.customerId })
      .from(pushSubscription)
      .where(
        and(
          eq(pushSubscription.merchantId, asked[0]!.merchantId),
          sql`${pushSubscription.customerId} = any(${sql.param(ids)}::uuid[])`,
          isNull(pushSubscription.closedAt)
        )
      );
    const having = new Set(rows.map(({ customerId }) => customerId));
    return ids.map((id) => having.has(id));
  }
);

/** The devices that get notifications, the oldest first, without their addresses. */
export async function listPushDevices(tx: Tx, merchantId: string, customerId: string): Promise<PushDevice[]> {
  const rows = await tx
    .select()
    .from(pushSubscription)
    .where(ofCustomer(merchantId, customerId))
    .orderBy(asc(pushSubscription.createdAt), asc(pushSubscription.id))
    .limit(MOST_DEVICES);
  return rows.map(({ sealed: _sealed, endpointHash: _hash, sessionId: _session, ...device }) => device);
}

/** The same, opened: for sending to them. */
export async function openPushTargets(
  ctx: Pick<Context, 'secrets'>,
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<(PushTarget & Readonly<{ id: string }>)[]> {
  const rows = await tx
    .select({ id: pushSubscription.id, sealed: pushSubscription.sealed })
    .from(pushSubscription)
    .where(ofCustomer(merchantId, customerId))
    .orderBy(asc(pushSubscription.createdAt), asc(pushSubscription.id))
    .limit(MOST_DEVICES);
  return rows.map(({ id, sealed }) => ({
    id,
    ...(JSON.parse(ctx.secrets.open(sealed, purposeOf(id))) as PushTarget)
  }));
}

export function sealTarget(ctx: Pick<Context, 'secrets'>, id: string, target: PushTarget): string {
  const { endpoint, keys } = target;
  return ctx.secrets.seal(
    JSON.stringify({ endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } }),
    purposeOf(id)
  );
}

export function hashEndpoint(endpoint: string): Uint8Array {
  return createHash('sha256').update(endpoint).digest();
}

/** Ends subscriptions; what was ended already stays as it was. Answers how many were open. */
export async function closePushSubscriptions(
  tx: Tx,
  input: Readonly<{
    merchantId: string;
    ids: readonly string[];
    because: ClosedBecause;
    at: Temporal.Instant;
  }>
): Promise<number> {
  const { merchantId, ids, because, at } = input;
  if (ids.length === 0) return 0;
  const closed = await tx
    .update(pushSubscription)
    .set({ closedAt: at, closedBecause: because })
    .where(
      and(
        eq(pushSubscription.merchantId, merchantId),
        inArray(pushSubscription.id, [...ids]),
        isNull(pushSubscription.closedAt)
      )
    )
    .returning({ id: pushSubscription.id });
  return closed.length;
}

/** These devices took a notification. */
export async function recordPushSent(
  tx: Tx,
  { merchantId, ids, at }: Readonly<{ merchantId: string; ids: readonly string[]; at: Temporal.Instant }>
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(pushSubscription)
    .set({ lastSentAt: at })
    .where(and(eq(pushSubscription.merchantId, merchantId), inArray(pushSubscription.id, [...ids])));
}

const purposeOf = (id: string) => `push-subscription:${id}`;
