import { subtract } from '#lib/money/index.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isBefore, periodOn, type DateRange } from './billing-periods.ts';
import { billLinesOn, lineFor, type AdjustmentLine, type SubscriptionDecision } from './decision.ts';
import type { Pause, SubscriptionFacts } from './facts.ts';
import { chargeFor, planOf } from './plan-next-period.ts';
import { subscriptionLifecycle } from './subscription-lifecycle.ts';

export type PauseWish = Readonly<{
  /** The first day of rest; today when absent. */
  fromOn?: Temporal.PlainDate;
  /** The first day after it. */
  untilOn: Temporal.PlainDate;
}>;

/**
 * Lets a subscription rest for a while. Days that were billed already are given back; where periods are whole, the rest
 * begins with the next one. Refuses `subscription-not-pausable`, `pause-in-the-past`, `pause-too-short`,
 * `pause-too-long`, `pause-already-planned` and `pauses-used-up`.
 */
export function decidePause(facts: SubscriptionFacts, wish: PauseWish): SubscriptionDecision {
  const { subscription, today } = facts;
  if (!subscriptionLifecycle.may(subscription.status, 'pause'))
    throw new Refusal('subscription-not-pausable', { status: subscription.status });
  const asked = wish.fromOn ?? today;
  if (isBefore(asked, today)) throw new Refusal('pause-in-the-past');
  const fromOn = firstDayOfRest(facts, asked);
  const pause: Pause = { startOn: fromOn, endOn: wish.untilOn, askedOn: today };
  refuseBeyondPolicy(facts, pause);
  const lines = difference(facts, 'paused', facts.pauses, [...facts.pauses, pause]);
  const beginsNow = !isBefore(today, fromOn);
  return {
    act: 'pause-subscription',
    effectiveOn: fromOn,
    ...(beginsNow && { change: 'pause' as const }),
    subscription: {
      ...subscription,
      status: beginsNow ? 'paused' : subscription.status,
      pauseFromOn: fromOn,
      pauseUntilOn: wish.untilOn
    },
    pause,
    lines,
    linesBilledOn: billLinesOn(facts, lines),
    event: {
      type: 'subscription.pause-planned',
      subjectId: subscription.id,
      payload: { fromOn: fromOn.toString(), untilOn: wish.untilOn.toString() }
    }
  };
}

/** Ends a pause today, or calls off one that has not begun; its billed days cost again. Refuses `subscription-not-paused`. */
export function decideResume(facts: SubscriptionFacts): SubscriptionDecision {
  const { subscription, today } = facts;
  const { pauseFromOn, pauseUntilOn } = subscription;
  const isOver = pauseFromOn === null || pauseUntilOn === null || !isBefore(today, pauseUntilOn);
  const hasBegun = subscription.status === 'paused';
  if (isOver || (!hasBegun && subscription.status !== 'active'))
    throw new Refusal('subscription-not-paused', { status: subscription.status });
  const endOn = isBefore(pauseFromOn, today) ? today : pauseFromOn;
  const standing = facts.pauses.find((each) => each.startOn.equals(pauseFromOn));
  const pause: Pause = { startOn: pauseFromOn, endOn, askedOn: standing?.askedOn ?? today };
  const others = facts.pauses.filter((each) => each !== standing);
  const lines = difference(facts, 'resumed', facts.pauses, [...others, pause]);
  // A pause that was called off leaves the one before it as the latest.
  const latest = [...others, pause].findLast((each) => isBefore(each.startOn, each.endOn));
  return {
    act: 'resume-subscription',
    effectiveOn: endOn,
    ...(hasBegun && { change: 'resume' as const }),
    subscription: {
      ...subscription,
      status: hasBegun ? 'active' : subscription.status,
      pauseFromOn: latest?.startOn ?? null,
      pauseUntilOn: latest?.endOn ?? null
    },
    pause,
    lines,
    linesBilledOn: billLinesOn(facts, lines),
    event: { type: 'subscription.resumed', subjectId: subscription.id, payload: { on: endOn.toString() } }
  };
}

function firstDayOfRest(facts: SubscriptionFacts, asked: Temporal.PlainDate): Temporal.PlainDate {
  const { subscription, plans } = facts;
  const plan = planOf(plans, subscription.planId);
  if (plan.partialPeriods === 'by-day') return asked;
  const anchor = { on: subscription.anchorOn, isLastDay: subscription.anchorIsLastDay };
  const period = periodOn(plan.cycle, anchor, asked);
  return period.startOn.equals(asked) ? asked : period.endOn;
}

function refuseBeyondPolicy(facts: SubscriptionFacts, pause: Pause): void {
  const { subscription, settings, today } = facts;
  const { pauseUntilOn } = subscription;
  if (!isBefore(pause.startOn, pause.endOn)) throw new Refusal('pause-too-short');
  if (isBefore(pause.startOn.add({ days: settings.pauseMostDays }), pause.endOn))
    throw new Refusal('pause-too-long', { days: settings.pauseMostDays });
  if (pauseUntilOn !== null && isBefore(today, pauseUntilOn)) throw new Refusal('pause-already-planned');
  const yearAgo = today.subtract({ years: 1 });
  const recent = facts.pauses.filter(
    (each) => isBefore(yearAgo, each.askedOn) && isBefore(each.startOn, each.endOn)
  );
  if (recent.length >= settings.pausesPerYear)
    throw new Refusal('pauses-used-up', { count: settings.pausesPerYear });
}

/** What the planned periods cost more, or less, with other pauses. */
function difference(
  facts: SubscriptionFacts,
  kind: 'paused' | 'resumed',
  before: readonly DateRange[],
  after: readonly Pause[]
): AdjustmentLine[] {
  const pause = after.at(-1)!;
  const standing = before.find((each) => each.startOn.equals(pause.startOn));
  // A pause that ends sooner gives days back to the bill: from its new end to its old one.
  const days = standing ? { startOn: pause.endOn, endOn: standing.endOn } : pause;
  return facts.planned.flatMap((period) => {
    const plan = planOf(facts.plans, period.planId);
    const cost = (pauses: readonly DateRange[]) => chargeFor(plan, period, period.wholePrice, period, pauses);
    return lineFor(facts, kind, period, days, subtract(cost(after), cost(before)));
  });
}
