import { compare, isZero, negate, sum, zero, type Money } from '#lib/money/index.ts';
import type { DomainEvent } from '../../events.ts';
import { isBefore, type DateRange } from './billing-periods.ts';
import type { Pause, PlannedPeriod, Subscription, SubscriptionFacts } from './facts.ts';
import { forecast, planOf } from './plan-next-period.ts';
import type { SubscriptionEvent } from './subscription-lifecycle.ts';
import type { adjustmentKinds } from './schema.ts';

/** Something that a bill adds, or with a negative amount takes off, because of days that were billed before. */
export type AdjustmentLine = DateRange &
  Readonly<{ kind: (typeof adjustmentKinds)[number]; name: string; amount: Money; taxBp: number }>;

/** What an act does to a subscription: decided before anything is done, and shown before it is asked. */
export type SubscriptionDecision = Readonly<{
  /** As the audit trail names it. */
  act: string;
  /** The first day on which it counts. */
  effectiveOn: Temporal.PlainDate;
  subscription: Subscription;
  change?: SubscriptionEvent;
  /** Added, or with the same first day given another end. */
  pause?: Pause;
  lines: readonly AdjustmentLine[];
  /** When the lines go on a bill. */
  linesBilledOn: Temporal.PlainDate;
  /** Planned periods whose coming days have another price from now on. */
  repriced?: readonly PlannedPeriod[];
  /** A stop that is taken back, or comes sooner: what it would have credited is not. */
  withdrawsStopLines?: boolean;
  event: Extract<DomainEvent, { type: `subscription.${string}` }>;
}>;

/** What an act would do, for the page that asks for it: when, what it costs or gives back, and what comes after. */
export type PriceEffect = Readonly<{
  effectiveOn: Temporal.PlainDate;
  lines: readonly AdjustmentLine[];
  /** The sum of the lines: positive is asked, negative is given back. */
  total: Money;
  billedOn: Temporal.PlainDate;
  /** The first bill for a period to come; none after a stop. */
  next?: Readonly<{ startOn: Temporal.PlainDate; amount: Money }>;
  /** What the periods that begin within a year from today cost, without and with the act. */
  yearlyBefore: Money;
  yearlyAfter: Money;
}>;

/** The effect of a decision, from the same rules that bill. */
export function priceEffectOf(facts: SubscriptionFacts, decision: SubscriptionDecision): PriceEffect {
  const after = factsAfter(facts, decision);
  const untilOn = facts.today.add({ years: 1 });
  const coming = forecast(after, untilOn.add({ years: 1 }));
  const next = coming.find((each) => !isZero(each.amount));
  const currency = currencyOf(facts);
  return {
    effectiveOn: decision.effectiveOn,
    lines: decision.lines,
    total: linesTotal(decision.lines, currency),
    billedOn: decision.linesBilledOn,
    ...(next && { next: { startOn: next.startOn, amount: next.amount } }),
    yearlyBefore: costUntil(facts, untilOn),
    yearlyAfter: costUntil(after, untilOn)
  };
}

/** What the coming periods that begin before `untilOn` cost: to the cent what billing will ask for them. */
export function costUntil(facts: SubscriptionFacts, untilOn: Temporal.PlainDate): Money {
  return sum(
    forecast(facts, untilOn).map((each) => each.amount),
    currencyOf(facts)
  );
}

function factsAfter(facts: SubscriptionFacts, decision: SubscriptionDecision): SubscriptionFacts {
  const { pause } = decision;
  const others = facts.pauses.filter((each) => !pause || !each.startOn.equals(pause.startOn));
  return {
    ...facts,
    subscription: decision.subscription,
    pauses: pause ? [...others, pause] : facts.pauses
  };
}

/** What an act adds to the bills. */
function linesTotal(lines: readonly AdjustmentLine[], currency: Money['currency']): Money {
  return sum(
    lines.map((each) => each.amount),
    currency
  );
}

/** What must be paid is billed at once; what is given back comes off the next bill, or is credited when none comes. */
export function billLinesOn(facts: SubscriptionFacts, lines: readonly AdjustmentLine[]): Temporal.PlainDate {
  const { today, subscription } = facts;
  const total = linesTotal(lines, currencyOf(facts));
  if (compare(total, zero(total.currency)) > 0) return today;
  const next = subscription.nextBillOn;
  return next === null || isBefore(next, today) ? today : next;
}

/** A line for each period whose amount is not nought. */
export function lineFor(
  facts: SubscriptionFacts,
  kind: AdjustmentLine['kind'],
  period: PlannedPeriod,
  days: DateRange,
  amount: Money,
  planId = period.planId
): AdjustmentLine[] {
  if (isZero(amount)) return [];
  const { name, taxBp } = planOf(facts.plans, planId);
  const startOn = isBefore(days.startOn, period.startOn) ? period.startOn : days.startOn;
  const endOn = isBefore(period.endOn, days.endOn) ? period.endOn : days.endOn;
  return [{ kind, name, taxBp, startOn, endOn, amount }];
}

export function credit(amount: Money): Money {
  return negate(amount);
}

/** The currency that a subscription is paid in: its plan's, which a change never leaves. */
export function currencyOf(facts: SubscriptionFacts): Money['currency'] {
  return planOf(facts.plans, facts.subscription.planId).prices[0]!.amount.currency;
}
