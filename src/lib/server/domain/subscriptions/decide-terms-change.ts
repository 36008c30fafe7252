import { compare, type Money } from '#lib/money/index.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isBefore, type DateRange } from './billing-periods.ts';
import {
  billLinesOn,
  costUntil,
  credit,
  currencyOf,
  lineFor,
  type SubscriptionDecision
} from './decision.ts';
import type { Plan, PlannedPeriod, Subscription, SubscriptionFacts } from './facts.ts';
import { chargeFor, nextBillDay, noChange, planOf } from './plan-next-period.ts';
import { priceOn, times } from './price-on.ts';

export type TermsWish = Readonly<{
  /** The plan to have; the present one when absent. Must be among the facts' plans. */
  planId?: string;
  quantity?: number;
  /** A customer who changes it: keeps to the plan's family and to as many as it allows. */
  customerId?: string;
  /** More is charged from today unless asked otherwise; less waits for the next period. */
  when?: 'now' | 'at-renewal';
}>;

const MOST_QUANTITY = 10_000;

/**
 * Another plan or quantity. Now: the unused days are credited and the rest is charged, to the cent. At renewal: from
 * the first period that is not planned yet. Asking for what one has calls off a change that waits. Refuses
 * `subscription-not-changeable`, `plan-not-offered`, `plan-other-currency`, `quantity-invalid`, `nothing-changes`,
 * `downgrade-at-renewal-only` and `change-at-renewal-only`.
 */
export function decideTermsChange(facts: SubscriptionFacts, wish: TermsWish): SubscriptionDecision {
  const { subscription } = facts;
  const from = planOf(facts.plans, subscription.planId);
  const plan = planOf(facts.plans, wish.planId ?? subscription.planId);
  const quantity = wish.quantity ?? subscription.quantity;
  refuseUnfit(facts, plan, quantity);
  if (wish.customerId !== undefined) refuseBeyondOffer(facts, from, plan, quantity);
  if (plan.id === from.id && quantity === subscription.quantity) return callOff(facts, plan);
  const isSameCycle = plan.cycle.unit === from.cycle.unit && plan.cycle.count === from.cycle.count;
  const isByDay = plan.partialPeriods === 'by-day' && from.partialPeriods === 'by-day';
  const atRenewal = waitForRenewal(facts, plan, quantity, !isSameCycle);
  const isMore = costsMore(facts, atRenewal);
  const when = wish.when ?? (isMore && isSameCycle && isByDay ? 'now' : 'at-renewal');
  if (when === 'at-renewal') return atRenewal;
  if (!isMore) throw new Refusal('downgrade-at-renewal-only', { on: subscription.nextStartOn.toString() });
  if (!isSameCycle || !isByDay)
    throw new Refusal('change-at-renewal-only', { on: subscription.nextStartOn.toString() });
  return changeNow(facts, plan, quantity);
}

function refuseUnfit(facts: SubscriptionFacts, plan: Plan, quantity: number): void {
  const { status, planId } = facts.subscription;
  if (status !== 'trialing' && status !== 'active')
    throw new Refusal('subscription-not-changeable', { status });
  if (!plan.isOffered && plan.id !== planId) throw new Refusal('plan-not-offered');
  if (plan.prices[0]?.amount.currency !== currencyOf(facts)) throw new Refusal('plan-other-currency');
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_QUANTITY)
    throw new Refusal('quantity-invalid', { max: MOST_QUANTITY });
}

/** What a customer may choose; staff may do more. What one has already is never too much. */
function refuseBeyondOffer(facts: SubscriptionFacts, from: Plan, plan: Plan, quantity: number): void {
  const isOther = plan.id !== from.id;
  if (isOther && (plan.family === null || plan.family !== from.family)) throw new Refusal('plan-not-offered');
  const most = Math.max(plan.mostQuantity, facts.subscription.quantity);
  if (quantity > most) throw new Refusal('quantity-invalid', { max: most });
}

function callOff(facts: SubscriptionFacts, plan: Plan): SubscriptionDecision {
  const { subscription, today } = facts;
  if (subscription.changesOn === null) throw new Refusal('nothing-changes');
  return {
    act: 'call-off-change',
    effectiveOn: today,
    subscription: {
      ...subscription,
      ...noChange,
      nextBillOn: nextBillDay(subscription, plan, subscription.nextStartOn)
    },
    lines: [],
    linesBilledOn: today,
    event: changed(subscription, today)
  };
}

function waitForRenewal(
  facts: SubscriptionFacts,
  plan: Plan,
  quantity: number,
  changesCycle: boolean
): SubscriptionDecision {
  const { subscription, today } = facts;
  const changesOn = subscription.nextStartOn;
  return {
    act: 'change-subscription',
    effectiveOn: changesOn,
    subscription: {
      ...subscription,
      changesOn,
      nextPlanId: plan.id,
      nextQuantity: quantity,
      nextPricedOn: pricedOnAfter(subscription, plan, today),
      changesCycle,
      nextBillOn: nextBillDay(subscription, plan, changesOn)
    },
    lines: [],
    linesBilledOn: changesOn,
    event: changed(subscription, changesOn)
  };
}

function changeNow(facts: SubscriptionFacts, plan: Plan, quantity: number): SubscriptionDecision {
  const { subscription, today } = facts;
  const isOtherPlan = plan.id !== subscription.planId;
  const after: Subscription = {
    ...subscription,
    ...noChange,
    planId: plan.id,
    quantity,
    pricedOn: pricedOnAfter(subscription, plan, today),
    keepsPriceUntilOn: isOtherPlan ? null : subscription.keepsPriceUntilOn,
    nextBillOn: nextBillDay(subscription, plan, subscription.nextStartOn)
  };
  const repriced = facts.planned.map((period): PlannedPeriod => {
    // Another plan is priced as of today; more of the same costs what the period's price was.
    const on = isOtherPlan && isBefore(period.startOn, today) ? today : period.startOn;
    const wholePrice = times(priceOn(plan.prices, after, on).amount, quantity);
    return { ...period, planId: plan.id, quantity, wholePrice };
  });
  const lines = facts.planned.flatMap((period, i) => {
    const days: DateRange = { startOn: today, endOn: period.endOn };
    const cost = (one: PlannedPeriod): Money =>
      chargeFor(planOf(facts.plans, one.planId), one, one.wholePrice, days, facts.pauses);
    const next = repriced[i]!;
    return [
      ...lineFor(facts, 'unused', period, days, credit(cost(period))),
      ...lineFor(facts, 'rest', next, days, cost(next))
    ];
  });
  return {
    act: 'change-subscription',
    effectiveOn: today,
    subscription: after,
    lines,
    linesBilledOn: billLinesOn(facts, lines),
    repriced,
    event: changed(subscription, today)
  };
}

/** Another plan is agreed to by today's price list; more or less of the same keeps the list that was agreed to. */
function pricedOnAfter(subscription: Subscription, plan: Plan, today: Temporal.PlainDate) {
  return plan.id === subscription.planId ? subscription.pricedOn : today;
}

/** By what a year of it costs, so that plans of different cycles compare. */
function costsMore(facts: SubscriptionFacts, decision: SubscriptionDecision): boolean {
  const start = facts.subscription.nextStartOn;
  // Twelve years hold a whole number of any cycle's periods nearly enough to tell more from less.
  const untilOn = start.add({ years: 12 });
  const open = { ...facts, pauses: [], subscription: { ...facts.subscription, ...noChange } };
  const before = costUntil(open, untilOn);
  const after = costUntil({ ...open, subscription: decision.subscription }, untilOn);
  return compare(after, before) > 0;
}

function changed(subscription: Subscription, on: Temporal.PlainDate): SubscriptionDecision['event'] {
  return { type: 'subscription.changed', subjectId: subscription.id, payload: { on: on.toString() } };
}
