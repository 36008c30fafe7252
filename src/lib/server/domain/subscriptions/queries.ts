import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { money, type Currency } from '#lib/money/index.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readMerchant } from '../identity/index.ts';
import type { Pause, Plan, PlannedPeriod, Subscription, SubscriptionFacts } from './facts.ts';
import { planOf } from './plan-next-period.ts';
import { readSettings } from './read-settings.ts';
import { plan, planPrice, subscription, subscriptionPause, subscriptionPeriod } from './schema.ts';

export type FactsOf = Readonly<{
  merchantId: string;
  subscriptionId: string;
  /** Whose it must be, when a customer asks. */
  customerId?: string;
  /** Another plan that the decision is about. */
  planId?: string;
}>;

/**
 * All that a decision about one subscription rests on. With `isToChange` the subscription is locked until the
 * transaction ends. Refuses `subscription-unknown`, the same for somebody else's, and `plan-unknown`.
 */
export async function readFacts(
  tx: Tx,
  of: FactsOf,
  now: Temporal.Instant,
  isToChange: boolean
): Promise<SubscriptionFacts> {
  const { merchantId, subscriptionId } = of;
  const query = tx
    .select()
    .from(subscription)
    .where(and(eq(subscription.merchantId, merchantId), eq(subscription.id, subscriptionId)));
  const [row] = await (isToChange ? query.for('update') : query);
  if (!row || (of.customerId !== undefined && row.customerId !== of.customerId))
    throw new Refusal('subscription-unknown');
  const [facts] = await addFacts(tx, merchantId, [row], now, of.planId);
  return facts!;
}

/** The facts of several subscriptions of one merchant: a fixed number of statements, however many. */
export async function addFacts(
  tx: Tx,
  merchantId: string,
  rows: readonly Subscription[],
  now: Temporal.Instant,
  planId?: string
): Promise<SubscriptionFacts[]> {
  if (rows.length === 0) return [];
  const { zone } = await readMerchant(tx, merchantId);
  const today = dateIn(zone, now);
  const ids = rows.map((row) => row.id);
  const periods = await listPeriodRows(tx, merchantId, ids, today);
  const planIds = [
    ...rows.flatMap((row) => [row.planId, row.nextPlanId]),
    ...periods.map((row) => row.planId),
    planId
  ];
  const plans = await readPlans(tx, merchantId, [...new Set(planIds.filter((each) => each != null))]);
  if (planId !== undefined && !plans.has(planId)) throw new Refusal('plan-unknown');
  const planned = Map.groupBy(periods, (row) => row.subscriptionId);
  const pauses = await listPauses(tx, merchantId, ids);
  const settings = await readSettings(tx, merchantId);
  return rows.map((row) => ({
    subscription: row,
    plans,
    pauses: pauses.get(row.id) ?? [],
    planned: (planned.get(row.id) ?? []).map((each) => toPlannedPeriod(each, plans)),
    settings,
    today
  }));
}

/** Plans with all their prices, by id. Unknown ones are left out. */
export async function readPlans(
  tx: Tx,
  merchantId: string,
  planIds: readonly string[]
): Promise<Map<string, Plan>> {
  if (planIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(plan)
    .innerJoin(planPrice, and(eq(planPrice.merchantId, plan.merchantId), eq(planPrice.planId, plan.id)))
    .where(and(eq(plan.merchantId, merchantId), inArray(plan.id, [...planIds])))
    .orderBy(asc(planPrice.effectiveOn));
  const plans = new Map<string, Plan>();
  for (const { plan: row, plan_price: price } of rows) {
    const { id, name, taxBp, partialPeriods, billAheadDays, trialDays, isOffered, family, mostQuantity } =
      row;
    const version = {
      effectiveOn: price.effectiveOn,
      amount: money(price.amountMinor, row.currency as Currency),
      reach: price.reach
    };
    plans.set(id, {
      ...{ id, name, taxBp, partialPeriods, billAheadDays, trialDays, isOffered, family, mostQuantity },
      cycle: { unit: row.cycleUnit, count: row.cycleCount },
      prices: [...(plans.get(id)?.prices ?? []), version]
    });
  }
  return plans;
}

async function listPauses(tx: Tx, merchantId: string, ids: readonly string[]): Promise<Map<string, Pause[]>> {
  const rows = await tx
    .select()
    .from(subscriptionPause)
    .where(
      and(eq(subscriptionPause.merchantId, merchantId), inArray(subscriptionPause.subscriptionId, [...ids]))
    )
    .orderBy(asc(subscriptionPause.fromOn));
  return Map.groupBy(
    rows.map((row) => ({
      id: row.subscriptionId,
      startOn: row.fromOn,
      endOn: row.untilOn,
      askedOn: row.askedOn
    })),
    (row) => row.id
  );
}

type PeriodRow = typeof subscriptionPeriod.$inferSelect;

/** Planned periods that are not over. */
async function listPeriodRows(
  tx: Tx,
  merchantId: string,
  ids: readonly string[],
  today: Temporal.PlainDate
): Promise<PeriodRow[]> {
  return tx
    .select()
    .from(subscriptionPeriod)
    .where(
      and(
        eq(subscriptionPeriod.merchantId, merchantId),
        inArray(subscriptionPeriod.subscriptionId, [...ids]),
        gt(subscriptionPeriod.endOn, today)
      )
    )
    .orderBy(asc(subscriptionPeriod.startOn));
}

function toPlannedPeriod(row: PeriodRow, plans: ReadonlyMap<string, Plan>): PlannedPeriod {
  const { currency } = planOf(plans, row.planId).prices[0]!.amount;
  return {
    startOn: row.startOn,
    endOn: row.endOn,
    whole: { startOn: row.wholeStartOn, endOn: row.wholeEndOn },
    planId: row.planId,
    quantity: row.quantity,
    wholePrice: money(row.wholeMinor, currency),
    amount: money(row.amountMinor, currency)
  };
}
