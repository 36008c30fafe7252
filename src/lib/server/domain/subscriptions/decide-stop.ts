import { Refusal } from '../../platform/refusal.ts';
import { isBefore, type DateRange } from './billing-periods.ts';
import { lineFor, credit, type SubscriptionDecision } from './decision.ts';
import type { Subscription, SubscriptionFacts } from './facts.ts';
import { chargeFor, covers, nextBillDay, planNextPeriod, planOf } from './plan-next-period.ts';
import { subscriptionLifecycle, type SubscriptionEvent } from './subscription-lifecycle.ts';

/** No calendar reaches it: an open end. */
const NEVER = Temporal.PlainDate.from('9999-12-31');

export type StopWish = Readonly<{
  /** `period-end`: after the period that the notice ends in. `now`: today is the first day without. */
  when: 'now' | 'period-end';
  /** Asked, never required. */
  reason?: string;
}>;

/** Ends a subscription; days that were billed beyond the end are given back. Refuses `subscription-not-stoppable`. */
export function decideStop(facts: SubscriptionFacts, wish: StopWish): SubscriptionDecision {
  const { subscription, today } = facts;
  const change: SubscriptionEvent = wish.when === 'now' ? 'stop' : 'scheduleStop';
  if (!subscriptionLifecycle.may(subscription.status, change))
    throw new Refusal('subscription-not-stoppable', { status: subscription.status });
  const stopOn = wish.when === 'now' ? today : endOfPeriod(facts);
  const beyond = { startOn: stopOn, endOn: NEVER };
  return {
    act: 'stop-subscription',
    effectiveOn: stopOn,
    change,
    subscription: {
      ...subscription,
      status: subscriptionLifecycle.next(subscription.status, change),
      stopOn,
      stopReason: wish.reason ?? null,
      nextBillOn: isBefore(subscription.nextStartOn, stopOn) ? subscription.nextBillOn : null
    },
    lines: facts.planned.flatMap((period) =>
      lineFor(facts, 'stopped', period, beyond, credit(chargeOf(facts, period, beyond)))
    ),
    linesBilledOn: stopOn,
    withdrawsStopLines: true,
    event: {
      type: wish.when === 'now' ? 'subscription.stopped' : 'subscription.stop-scheduled',
      subjectId: subscription.id,
      payload: { stopOn: stopOn.toString(), reason: wish.reason ?? null }
    }
  };
}

/** Takes a stop back while it has not come. Refuses `stop-not-undoable`. */
export function decideUndoStop(facts: SubscriptionFacts): SubscriptionDecision {
  const { subscription, today } = facts;
  const { stopOn } = subscription;
  if (subscription.status !== 'stopping' || stopOn === null || !isBefore(today, stopOn))
    throw new Refusal('stop-not-undoable', { status: subscription.status });
  const change = statusBefore(subscription, today);
  const plan = planOf(facts.plans, subscription.nextPlanId ?? subscription.planId);
  const open = { ...subscription, stopOn: null, stopReason: null };
  return {
    act: 'undo-stop',
    effectiveOn: today,
    change,
    subscription: {
      ...open,
      status: subscriptionLifecycle.next('stopping', change),
      nextBillOn: nextBillDay(open, plan, subscription.nextStartOn)
    },
    lines: [],
    linesBilledOn: today,
    withdrawsStopLines: true,
    event: { type: 'subscription.stop-undone', subjectId: subscription.id, payload: {} }
  };
}

/** What a stopping subscription would be without its stop. */
function statusBefore(
  subscription: Subscription,
  today: Temporal.PlainDate
): 'undoStop' | 'undoStopInTrial' | 'undoStopInPause' {
  const { pauseFromOn, pauseUntilOn, billedFromOn, startedOn } = subscription;
  if (isBefore(startedOn, billedFromOn) && isBefore(today, billedFromOn)) return 'undoStopInTrial';
  const isPaused =
    pauseFromOn !== null &&
    pauseUntilOn !== null &&
    covers({ startOn: pauseFromOn, endOn: pauseUntilOn }, today);
  return isPaused ? 'undoStopInPause' : 'undoStop';
}

/** The end of the period in which the notice ends; in a trial, or before the start, the first day that would cost money. */
function endOfPeriod(facts: SubscriptionFacts): Temporal.PlainDate {
  const noticed = facts.today.add({ days: facts.settings.stopNoticeDays });
  let { subscription } = facts;
  if (isBefore(noticed, subscription.billedFromOn)) return subscription.billedFromOn;
  const current = facts.planned.find((each) => covers(each, noticed));
  if (current) return current.endOn;
  // Not planned yet, because the notice reaches further or the run is late.
  while (!isBefore(noticed, subscription.nextStartOn)) {
    const next = planNextPeriod(subscription, facts.plans, facts.pauses);
    if (!next) break;
    subscription = next.subscription;
  }
  return subscription.nextStartOn;
}

function chargeOf(facts: SubscriptionFacts, period: SubscriptionFacts['planned'][number], days: DateRange) {
  return chargeFor(planOf(facts.plans, period.planId), period, period.wholePrice, days, facts.pauses);
}
