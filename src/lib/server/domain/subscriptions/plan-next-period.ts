import { zero, type Money } from '#lib/money/index.ts';
import { assert } from '../../platform/assert.ts';
import { boundary, isBefore, wholePeriod, type DateRange } from './billing-periods.ts';
import type { Pause, Plan, PlannedPeriod, Subscription, SubscriptionFacts } from './facts.ts';
import { priceOn, times } from './price-on.ts';
import { prorateWithPauses } from './prorate.ts';

/** A period to come, and the day on which it is billed. */
export type ComingPeriod = PlannedPeriod & Readonly<{ billOn: Temporal.PlainDate }>;

/**
 * The next period of a subscription and the subscription after it; `undefined` when no further one comes. The same
 * rule as the set-based run (`plan-periods.ts`), for one subscription and for days to come: what is shown to a
 * customer is what will be billed. A test holds the two together.
 */
export function planNextPeriod(
  given: Subscription,
  plans: ReadonlyMap<string, Plan>,
  pauses: readonly Pause[]
): Readonly<{ period: ComingPeriod; subscription: Subscription }> | undefined {
  const billOn = given.nextBillOn;
  if (billOn === null) return undefined;
  const current = withTermsOn(given, given.nextStartOn);
  const plan = planOf(plans, current.planId);
  const anchor = { on: current.anchorOn, isLastDay: current.anchorIsLastDay };
  const whole = wholePeriod(plan.cycle, anchor, current.nextIndex);
  const { stopOn } = current;
  const period: DateRange = {
    startOn: current.nextStartOn,
    endOn: stopOn !== null && isBefore(stopOn, whole.endOn) ? stopOn : whole.endOn
  };
  const wholePrice = times(priceOn(plan.prices, current, period.startOn).amount, current.quantity);
  const next = { index: current.nextIndex + 1, startOn: boundary(plan.cycle, anchor, current.nextIndex + 1) };
  return {
    period: {
      ...period,
      whole: { startOn: whole.startOn, endOn: whole.endOn },
      planId: plan.id,
      quantity: current.quantity,
      wholePrice,
      amount: chargeFor(plan, { ...period, whole }, wholePrice, period, pauses),
      billOn
    },
    subscription: {
      ...current,
      nextIndex: next.index,
      nextStartOn: next.startOn,
      nextBillOn: nextBillDay(current, plan, next.startOn)
    }
  };
}

/** The periods that begin before `untilOn` and are not planned yet. */
export function forecast(facts: SubscriptionFacts, untilOn: Temporal.PlainDate): ComingPeriod[] {
  const periods: ComingPeriod[] = [];
  let subscription = facts.subscription;
  while (isBefore(subscription.nextStartOn, untilOn)) {
    const next = planNextPeriod(subscription, facts.plans, facts.pauses);
    if (!next) break;
    periods.push(next.period);
    subscription = next.subscription;
  }
  return periods;
}

/** What the days of `range` in a period cost: by the day, or all of it when the period begins in the range and unpaused. */
export function chargeFor(
  plan: Plan,
  period: DateRange & Readonly<{ whole: DateRange }>,
  wholePrice: Money,
  range: DateRange,
  pauses: readonly DateRange[]
): Money {
  if (plan.partialPeriods === 'by-day') {
    const startOn = isBefore(range.startOn, period.startOn) ? period.startOn : range.startOn;
    const endOn = isBefore(period.endOn, range.endOn) ? period.endOn : range.endOn;
    if (!isBefore(startOn, endOn)) return zero(wholePrice.currency);
    return prorateWithPauses(wholePrice, period.whole, { startOn, endOn }, pauses);
  }
  const begins = covers(range, period.startOn) && !pauses.some((pause) => covers(pause, period.startOn));
  return begins ? wholePrice : zero(wholePrice.currency);
}

/** Whether a date lies in a range. */
export function covers(range: DateRange, date: Temporal.PlainDate): boolean {
  return !isBefore(date, range.startOn) && isBefore(date, range.endOn);
}

/** When the period that starts on `startOn` is billed; null when the subscription has stopped by then. */
export function nextBillDay(
  subscription: Pick<Subscription, 'stopOn'>,
  plan: Plan,
  startOn: Temporal.PlainDate
): Temporal.PlainDate | null {
  if (subscription.stopOn !== null && !isBefore(startOn, subscription.stopOn)) return null;
  return startOn.subtract({ days: plan.billAheadDays });
}

/** The subscription with a change that was waiting for this day taken in. Another cycle begins its calendar here. */
function withTermsOn(given: Subscription, startOn: Temporal.PlainDate): Subscription {
  const { changesOn, nextPlanId, nextQuantity, nextPricedOn } = given;
  if (changesOn === null || isBefore(startOn, changesOn)) return given;
  assert(nextPlanId !== null && nextQuantity !== null && nextPricedOn !== null, 'a change has its terms');
  return {
    ...given,
    planId: nextPlanId,
    quantity: nextQuantity,
    pricedOn: nextPricedOn,
    keepsPriceUntilOn: nextPlanId === given.planId ? given.keepsPriceUntilOn : null,
    ...(given.changesCycle && { anchorOn: startOn, anchorIsLastDay: false, nextIndex: 0 }),
    ...noChange
  };
}

/** Nothing waits for the next period. */
export const noChange = {
  changesOn: null,
  nextPlanId: null,
  nextQuantity: null,
  nextPricedOn: null,
  changesCycle: false
} as const;

/** The plan of a subscription, which always stands among its facts. */
export function planOf(plans: ReadonlyMap<string, Plan>, planId: string): Plan {
  const plan = plans.get(planId);
  assert(plan, `plan ${planId} was read`);
  return plan;
}
