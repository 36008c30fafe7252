import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { CollectionDate } from './collection-dates.ts';
import { recordDecision } from './decisions.ts';
import { addPlan, listPlannedLines, movePlan, type PlannedCollection } from './planned-collections.ts';

/** Ends a plan and puts the same on another day, or on another method, in its place. Answers the new one's id. */
export async function replacePlan(
  ctx: Context,
  tx: Tx,
  plan: PlannedCollection,
  date: CollectionDate,
  rule: string,
  now: Temporal.Instant,
  changes: Partial<Pick<PlannedCollection, 'paymentMethodId' | 'noticeDays' | 'kind'>> = {}
): Promise<string> {
  const { merchantId, customerId, amount, id } = plan;
  const { paymentMethodId, kind, noticeDays } = { ...plan, ...changes };
  const lines = await listPlannedLines(tx, merchantId, id);
  await movePlan(tx, plan, 'move', now);
  const plannedId = await addPlan(tx, now, {
    merchantId,
    customerId,
    paymentMethodId,
    kind,
    amount,
    lines,
    noticeDays,
    ...date,
    movedFromId: id
  });
  if (plannedId === undefined) throw new RangeError('the lines of a moved plan are free');
  await recordDecision(tx, merchantId, now, {
    plannedId,
    kind: 'move',
    rule,
    facts: { from: plan.collectOn, to: date.collectOn },
    nextAt: date.submitAt
  });
  await emit(ctx, tx, merchantId, now, [
    { type: 'collection.planned', subjectId: plannedId, payload: { kind: 'moved' } }
  ]);
  return plannedId;
}
