import { sql } from 'drizzle-orm';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { earliestCollectionDay } from '../planning/collection-dates.ts';
import type { PlannedCollection } from '../planning/planned-collections.ts';
import type { Rail } from '../retry/index.ts';
import type { DebitMoveFacts } from './decide-debit-move.ts';

type Moment = Readonly<{ now: Temporal.Instant; zone: string }>;

/** What the moves of one customer's plans rest on: two statements, however many plans. */
export async function readDebitMoveFacts(
  tx: Tx,
  plans: readonly (PlannedCollection & Readonly<{ rail: Rail }>)[],
  { now, zone }: Moment
): Promise<Map<string, DebitMoveFacts>> {
  const [any] = plans;
  if (!any) return new Map();
  const { merchantId, customerId } = any;
  const today = dateIn(zone, now);
  const firstOn = await listFirstDays(tx, merchantId, plans);
  const movedOn = await listMovesOf(tx, merchantId, customerId, { now, zone });
  return new Map(
    plans.map((plan) => [
      plan.id,
      {
        rail: plan.rail,
        status: plan.status,
        firstOn: firstOn.get(plan.id) ?? plan.collectOn,
        plannedOn: plan.collectOn,
        noticedFromOn: earliestCollectionDay(plan.rail, plan.noticeDays, today),
        movedOn,
        today
      }
    ])
  );
}

/** The day that the first of each chain of moves stood on. */
async function listFirstDays(
  tx: Tx,
  merchantId: string,
  plans: readonly PlannedCollection[]
): Promise<Map<string, Temporal.PlainDate>> {
  const ids = plans.filter((plan) => plan.movedFromId !== null).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await tx.execute<{ id: string; day: string }>(sql`
    with recursive chain as (
      select id as last_id, moved_from_id, collect_on from planned_collection
      where merchant_id = ${merchantId} and id in ${ids}
      union
      select c.last_id, p.moved_from_id, p.collect_on from planned_collection p
      join chain c on p.id = c.moved_from_id and p.merchant_id = ${merchantId}
    )
    select last_id as id, collect_on::text as day from chain where moved_from_id is null`);
  return new Map(rows.map(({ id, day }) => [id, Temporal.PlainDate.from(day)]));
}

/** The days on which this customer moved a debit in the last twelve months, oldest first. */
async function listMovesOf(
  tx: Tx,
  merchantId: string,
  customerId: string,
  { now, zone }: Moment
): Promise<Temporal.PlainDate[]> {
  const yearAgo = dateIn(zone, now).subtract({ years: 1 });
  const since = yearAgo.toZonedDateTime({ timeZone: zone }).toInstant().toString();
  const rows = await tx.execute<{ at: string }>(sql`
    select d.decided_at as at from collection_decision d
    join planned_collection p on p.merchant_id = d.merchant_id and p.id = d.planned_id
    where d.merchant_id = ${merchantId} and p.customer_id = ${customerId} and d.kind = 'move'
      and d.rule = 'by-the-customer' and d.decided_at >= ${since}::timestamptz
    order by d.decided_at`);
  return rows.map(({ at }) => dateIn(zone, Temporal.Instant.from(at.replace(' ', 'T'))));
}
