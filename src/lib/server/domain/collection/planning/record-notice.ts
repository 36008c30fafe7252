import { eq, and } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import { plannedCollectionLifecycle } from '../planned-collection-lifecycle.ts';
import { lockPlannedCollection, movePlan } from './planned-collections.ts';
import { plannedCollection } from '../schema.ts';

/**
 * The notice of a coming collection went out: its age counts from this day, in the merchant's zone. In the transaction
 * that stores the notice as sent, so that a debit can't be older than its proof. The same notice again changes nothing.
 */
export async function recordCollectionNotice(
  tx: Tx,
  input: Readonly<{ merchantId: string; plannedId: string; noticeId: string; sentAt: Temporal.Instant }>
): Promise<void> {
  const { merchantId, plannedId, noticeId, sentAt } = input;
  const plan = await lockPlannedCollection(tx, merchantId, plannedId);
  if (!plan || !plannedCollectionLifecycle.may(plan.status, 'notify')) return;
  const { zone } = await readMerchant(tx, merchantId);
  await movePlan(tx, plan, 'notify', sentAt, { noticedOn: dateIn(zone, sentAt), noticeId });
}

/**
 * That notice came back: nobody was told, and so nothing is debited until another one goes out. Only the notice by which
 * the collection counts as told; one whose debit is on its way stays as it is.
 */
export async function withdrawCollectionNotice(
  tx: Tx,
  input: Readonly<{ merchantId: string; plannedId: string; noticeId: string; at: Temporal.Instant }>
): Promise<void> {
  const { merchantId, plannedId, noticeId, at } = input;
  const plan = await lockPlannedCollection(tx, merchantId, plannedId);
  if (plan?.noticeId !== noticeId || !plannedCollectionLifecycle.may(plan.status, 'unnotify')) return;
  await movePlan(tx, plan, 'unnotify', at, { noticedOn: null, noticeId: null });
}

/** Which coming collections still need their notice, soonest first, at most `limit`: what the sender of notices asks. */
export async function listUnnoticedCollections(
  ctx: Context,
  input: Readonly<{ merchantId: string; limit: number }>
) {
  return ctx.db.withMerchant(input.merchantId, (tx) =>
    tx
      .select({ id: plannedCollection.id, collectOn: plannedCollection.collectOn })
      .from(plannedCollection)
      .where(and(eq(plannedCollection.merchantId, input.merchantId), eq(plannedCollection.status, 'planned')))
      .orderBy(plannedCollection.collectOn, plannedCollection.id)
      .limit(input.limit)
  );
}
