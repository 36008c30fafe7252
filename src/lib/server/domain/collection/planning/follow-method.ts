import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import type { SavedMethod } from '../../payment-methods/index.ts';
import { plannedCollection } from '../schema.ts';
import { collectionDateOn, earliestCollectionDay } from './collection-dates.ts';
import { listDebitableMethods } from './consents.ts';
import { recordDecision } from './decisions.ts';
import {
  listPlannedCollections,
  lockPlannedCollection,
  type PlannedCollection
} from './planned-collections.ts';
import { replacePlan } from './replace-plan.ts';
import { readRetryPolicy } from '../retry-rules/rule-versions.ts';

/**
 * What was planned from one method is collected from another. On the same rail day and notice stay: it was the customer
 * who changed the method. On another rail, or where more notice was agreed, a new plan takes its place, never earlier.
 * What is being collected at this moment finds out by itself.
 */
export async function followMethod(
  ctx: Context,
  tx: Tx,
  { from, to }: Readonly<{ from: SavedMethod; to: SavedMethod }>,
  now: Temporal.Instant
): Promise<void> {
  const { merchantId, customerId } = to;
  const debitable = await listDebitableMethods(tx, merchantId, customerId);
  const consent = debitable.find(({ method }) => method.id === to.id)?.consent;
  if (!consent) return;
  const coming = await listPlannedCollections(tx, merchantId, customerId);
  for (const { id, paymentMethodId } of coming) {
    if (paymentMethodId !== from.id) continue;
    const plan = await lockPlannedCollection(tx, merchantId, id);
    if (plan?.status !== 'planned' && plan?.status !== 'noticed') continue;
    if (from.kind === to.kind && plan.noticeDays >= consent.noticeDays) await keepDay(tx, plan, to, now);
    else await findDay(ctx, tx, plan, to, consent.noticeDays, now);
  }
}

const RULE = 'method-replaced';

async function keepDay(tx: Tx, plan: PlannedCollection, to: SavedMethod, now: Temporal.Instant) {
  const { merchantId, id, paymentMethodId } = plan;
  await tx
    .update(plannedCollection)
    .set({ paymentMethodId: to.id })
    .where(and(eq(plannedCollection.merchantId, merchantId), eq(plannedCollection.id, id)));
  await recordDecision(tx, merchantId, now, {
    plannedId: id,
    kind: 'move',
    rule: RULE,
    facts: { from: paymentMethodId, to: to.id },
    nextAt: plan.submitAt
  });
}

async function findDay(
  ctx: Context,
  tx: Tx,
  plan: PlannedCollection,
  to: SavedMethod,
  noticeDays: number,
  now: Temporal.Instant
): Promise<void> {
  const { merchantId } = plan;
  const { zone } = await readMerchant(tx, merchantId);
  const earliest = earliestCollectionDay(to.kind, noticeDays, dateIn(zone, now));
  const day = Temporal.PlainDate.compare(plan.collectOn, earliest) > 0 ? plan.collectOn : earliest;
  const date = collectionDateOn(to.kind, day, await readRetryPolicy(tx, merchantId, zone));
  await replacePlan(ctx, tx, plan, date, RULE, now, {
    paymentMethodId: to.id,
    noticeDays,
    ...(plan.kind === 'backup' && { kind: 'retry' as const })
  });
}
