import { and, desc, eq, lt, type SQL } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { plan, subscription } from './schema.ts';
import type { SubscriptionStatus } from './subscription-lifecycle.ts';

/** A subscription as it stands written, without what it will cost: for lists of all customers. */
export type SubscriptionRecord = Readonly<typeof subscription.$inferSelect & { planName: string }>;

/** A merchant's subscriptions, the newest first. Runs on the primary key. */
export async function listSubscriptionRecords(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{
    merchantId: string;
    customerId?: string | undefined;
    status?: SubscriptionStatus | undefined;
  }> &
    PageWish
): Promise<Page<SubscriptionRecord>> {
  const { merchantId, customerId, status, after, limit } = query;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    select(tx, merchantId, [
      customerId === undefined ? undefined : eq(subscription.customerId, customerId),
      status === undefined ? undefined : eq(subscription.status, status),
      after === undefined ? undefined : lt(subscription.id, after)
    ])
      .orderBy(desc(subscription.id))
      .limit(limit + 1)
  );
  return toPage(rows.map(toRecord), limit);
}

/** One of them. Refuses `subscription-unknown`, the same for another merchant's. */
export async function readSubscriptionRecord(
  ctx: Pick<Context, 'db'>,
  { merchantId, subscriptionId }: Readonly<{ merchantId: string; subscriptionId: string }>
): Promise<SubscriptionRecord> {
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    select(tx, merchantId, [eq(subscription.id, subscriptionId)])
  );
  if (!row) throw new Refusal('subscription-unknown');
  return toRecord(row);
}

function select(tx: Tx, merchantId: string, conditions: readonly (SQL | undefined)[]) {
  return tx
    .select({ record: subscription, planName: plan.name })
    .from(subscription)
    .innerJoin(plan, and(eq(plan.merchantId, subscription.merchantId), eq(plan.id, subscription.planId)))
    .where(and(eq(subscription.merchantId, merchantId), ...conditions));
}

function toRecord(row: { record: typeof subscription.$inferSelect; planName: string }): SubscriptionRecord {
  return { ...row.record, planName: row.planName };
}
