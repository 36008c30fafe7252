import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readMerchant } from '../../identity/index.ts';
import { readChargeableMethod } from '../../payment-methods/index.ts';
import { collectionDateOn, earliestCollectionDay } from '../planning/collection-dates.ts';
import { lockPlannedCollection, type PlannedCollection } from '../planning/planned-collections.ts';
import { replacePlan } from '../planning/replace-plan.ts';
import { policyOf, readCollectionSettings } from '../planning/settings.ts';
import { decideCollectionMove } from './decide-collection-move.ts';

export type MovePlannedCollection = Readonly<{
  merchantId: string;
  customerId: string;
  plannedId: string;
  toOn: Temporal.PlainDate;
}>;

/**
 * The customer moves a coming collection: the old plan ends and the new one begins in one transaction; a new notice is
 * asked for. Answers the new plan. Refuses `planned-collection-unknown`, `move-past-cut-off`, `move-too-often` and
 * `move-out-of-bounds`, the last two with the next option.
 */
export async function movePlannedCollection(
  ctx: Context,
  input: MovePlannedCollection
): Promise<Readonly<{ plannedId: string; collectOn: Temporal.PlainDate }>> {
  const { merchantId, customerId } = input;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    // One move at a time per customer, so that two taps can't both be the last of the year.
    await tx.execute(
      sql`select from customer where merchant_id = ${merchantId} and id = ${customerId} for update`
    );
    const plan = await lockPlannedCollection(tx, merchantId, input.plannedId);
    if (!plan || plan.customerId !== customerId) throw new Refusal('planned-collection-unknown');
    const { cutOffOn, date } = await decide(tx, plan, input.toOn, now);
    if (plan.status !== 'planned' && plan.status !== 'noticed')
      throw new Refusal('move-past-cut-off', { cutOffOn: cutOffOn.toString() });
    const plannedId = await replacePlan(ctx, tx, plan, date, 'by-the-customer', now);
    return { plannedId, collectOn: date.collectOn };
  });
}

async function decide(tx: Tx, plan: PlannedCollection, wished: Temporal.PlainDate, now: Temporal.Instant) {
  const { merchantId, customerId } = plan;
  const settings = await readCollectionSettings(tx, merchantId);
  const { zone } = await readMerchant(tx, merchantId);
  const method = await readChargeableMethod(tx, merchantId, customerId, plan.paymentMethodId);
  const today = dateIn(zone, now);
  const decision = decideCollectionMove(
    {
      rail: method.kind,
      firstOn: await readFirstDay(tx, plan),
      plannedOn: plan.collectOn,
      earliestOn: earliestCollectionDay(method.kind, plan.noticeDays, today),
      movedOn: await listMoves(tx, plan, today, zone),
      today
    },
    wished,
    settings
  );
  switch (decision.kind) {
    case 'moved':
      return {
        cutOffOn: plan.collectOn,
        date: collectionDateOn(method.kind, decision.to, policyOf(settings.segment, zone))
      };
    case 'past-cut-off':
      throw new Refusal('move-past-cut-off', { cutOffOn: decision.cutOffOn.toString() });
    case 'too-often':
      throw new Refusal('move-too-often', { againOn: decision.againOn.toString() });
    case 'out-of-bounds':
      throw new Refusal('move-out-of-bounds', {
        earliestOn: decision.earliestOn.toString(),
        latestOn: decision.latestOn.toString()
      });
  }
}

/** The day that the first of a chain of moves stood on. */
async function readFirstDay(tx: Tx, plan: PlannedCollection): Promise<Temporal.PlainDate> {
  const [first] = await tx.execute<{ day: string }>(sql`
    with recursive chain as (
      select id, moved_from_id, collect_on from planned_collection
      where merchant_id = ${plan.merchantId} and id = ${plan.id}
      union
      select p.id, p.moved_from_id, p.collect_on from planned_collection p
      join chain c on p.id = c.moved_from_id and p.merchant_id = ${plan.merchantId}
    )
    select collect_on::text as day from chain where moved_from_id is null`);
  return first ? Temporal.PlainDate.from(first.day) : plan.collectOn;
}

async function listMoves(
  tx: Tx,
  plan: PlannedCollection,
  today: Temporal.PlainDate,
  zone: string
): Promise<Temporal.PlainDate[]> {
  const since = today.subtract({ years: 1 }).toZonedDateTime({ timeZone: zone }).toInstant().toString();
  const rows = await tx.execute<{ at: string }>(sql`
    select d.decided_at as at from collection_decision d
    join planned_collection p on p.merchant_id = d.merchant_id and p.id = d.planned_id
    where d.merchant_id = ${plan.merchantId} and p.customer_id = ${plan.customerId} and d.kind = 'move'
      and d.rule = 'by-the-customer' and d.decided_at >= ${since}::timestamptz
    order by d.decided_at`);
  return rows.map(({ at }) => dateIn(zone, Temporal.Instant.from(at.replace(' ', 'T'))));
}
