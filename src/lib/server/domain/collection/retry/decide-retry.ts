import { onOrAfterBusinessDay } from '#lib/time/index.ts';
import { decideSepaReason } from './decide-sepa-reason.ts';
import { classOf, decideStop, isRefused } from './decide-stop.ts';
import { earliestWithinCeilings, later, type Bound } from './earliest-within-ceilings.ts';
import type { PastAttempt, RetryDecision, RetryHistory } from './retry-history.ts';
import type { RetryPolicy } from './retry-policy.ts';

/**
 * Whether and when a debt may be tried (again) by the wanted method, and which rule decided. Pure: history, policy and
 * time are arguments. Ceilings of networks and banks hold whatever the schedule says; the schedule holds for the machine
 * only, never for a customer who presses the button.
 */
export function decideRetry(
  history: RetryHistory,
  policy: RetryPolicy,
  now: Temporal.Instant
): RetryDecision {
  const stop = decideStop(history, policy);
  if (stop) return stop;
  if (history.wanted.initiator === 'customer') return mayBeSent(history, policy, now);
  const steps = stepsOf(history);
  if (steps.length === 0) {
    const floor: Bound = history.floor ?? { at: now, rule: 'first-attempt' };
    return answer(inOpenHours(history, policy, notBefore(now, withSpace(history, policy, floor))), now);
  }
  if (steps.length >= mostSteps(history, policy)) return handOver('most-attempts');
  const wish = nextOnLadder(history, policy, steps);
  if (wish === undefined) return handOver('ladder-used-up');
  const earliest = earliestFloor(history, policy, steps);
  const planned = chosenDay(history, policy, steps, earliest) ?? later(earliest, wish);
  const slot = inOpenHours(history, policy, notBefore(now, planned));
  const lastAt = firstFailure(history).add({ hours: 24 * limitsOf(history, policy).mostDays });
  if (Temporal.Instant.compare(slot.at, lastAt) > 0) return handOver('time-over');
  return answer(slot, now);
}

/**
 * Whether a try that was decided on before may be sent at this moment: everything that forbids, nothing that plans.
 * Asked again right before the money is asked for, because much may have happened since.
 */
export function mayBeSent(history: RetryHistory, policy: RetryPolicy, now: Temporal.Instant): RetryDecision {
  const stop = decideStop(history, policy);
  if (stop) return stop;
  const rule = history.wanted.initiator === 'customer' ? 'by-the-customer' : 'schedule';
  return answer(earliestWithinCeilings(history, policy, { at: now, rule }), now);
}

/** A moment that has passed means now: the hours of the day and the days of the policy are looked at as of now. */
function notBefore(now: Temporal.Instant, bound: Bound): Bound {
  return Temporal.Instant.compare(bound.at, now) < 0 ? { ...bound, at: now } : bound;
}

function answer(slot: Bound, now: Temporal.Instant): RetryDecision {
  if (Temporal.Instant.compare(slot.at, now) <= 0) return { kind: 'allowed-now', rule: slot.rule };
  return { kind: 'not-before', at: slot.at, rule: slot.rule };
}

function handOver(rule: 'most-attempts' | 'ladder-used-up' | 'time-over'): RetryDecision {
  return { kind: 'ask-customer', to: 'pay-another-way', rule };
}

/** The machine's own refused tries of this debt on this method: what the ladder counts. */
function stepsOf({ wanted, attempts }: RetryHistory): readonly PastAttempt[] {
  return attempts.filter(
    (each) =>
      each.isSameDebt &&
      each.isDunningStep &&
      each.initiator === 'merchant' &&
      each.fingerprint === wanted.fingerprint &&
      isRefused(each)
  );
}

function firstFailure({ attempts }: RetryHistory): Temporal.Instant {
  const ends = attempts.filter((each) => each.isSameDebt && isRefused(each)).map(endOf);
  return ends.reduce((a, b) => (Temporal.Instant.compare(a, b) <= 0 ? a : b), ends[0]!);
}

function endOf(attempt: PastAttempt): Temporal.Instant {
  return attempt.endedAt ?? attempt.at;
}

function limitsOf({ wanted }: RetryHistory, policy: RetryPolicy) {
  return wanted.rail === 'card' ? policy.card : policy.sepa;
}

function mostSteps({ wanted }: RetryHistory, policy: RetryPolicy): number {
  return wanted.rail === 'card' ? policy.card.mostAttempts : policy.sepa.mostRepresentments + 1;
}

/** When the ladder wants the next step: soon after a fault on the way, else its own delay after the last step. */
function nextOnLadder(
  history: RetryHistory,
  policy: RetryPolicy,
  steps: readonly PastAttempt[]
): Bound | undefined {
  const { wanted } = history;
  const last = steps.at(-1)!;
  const technical = trailingFaults(history, steps);
  const minutes = policy.technicalDelaysInMinutes[technical - 1];
  if (technical > 0 && minutes !== undefined && wanted.rail === 'card')
    return { at: endOf(last).add({ minutes }), rule: 'schedule' };
  // Quick repeats after a fault are one step together.
  const quick = steps.filter((each) => classOf(each, wanted.country) === 'technical').length;
  const rung = Math.max(1, steps.length - Math.min(quick, policy.technicalDelaysInMinutes.length));
  const hours =
    wanted.rail === 'card'
      ? cardLadder(last, wanted.country, policy)[rung - 1]
      : inHours(policy.sepa.delaysInDays[steps.length - 1]);
  return hours === undefined ? undefined : { at: endOf(last).add({ hours }), rule: 'schedule' };
}

function cardLadder(last: PastAttempt, country: string | null, { card }: RetryPolicy): readonly number[] {
  return isShortOfMoney(last, country) ? card.delaysWhenShortInHours : card.delaysInHours;
}

function inHours(days: number | undefined): number | undefined {
  return days === undefined ? undefined : 24 * days;
}

function trailingFaults({ wanted }: RetryHistory, steps: readonly PastAttempt[]): number {
  const lastOther = steps.findLastIndex((each) => classOf(each, wanted.country) !== 'technical');
  return steps.length - 1 - lastOther;
}

/** What stands before any step of the schedule, the customer's own day included. */
function earliestFloor(history: RetryHistory, policy: RetryPolicy, steps: readonly PastAttempt[]): Bound {
  const start: Bound = history.floor ?? { at: endOf(steps.at(-1)!), rule: 'schedule' };
  return earliestWithinCeilings(history, policy, withSpace(history, policy, start));
}

/** No machine's try right after somebody's failed one, except after a fault that was nobody's. */
function withSpace(history: RetryHistory, policy: RetryPolicy, bound: Bound): Bound {
  const { wanted, attempts } = history;
  const last = attempts.filter((each) => each.isSameDebt && isRefused(each)).at(-1);
  if (!last || classOf(last, wanted.country) === 'technical') return bound;
  const at = endOf(last).add({ hours: policy.breathingSpaceInHours });
  return later(bound, { at, rule: 'breathing-space' });
}

/** When money was short: the first of the customer's own days that the floor allows, if it isn't too far off. */
function chosenDay(
  history: RetryHistory,
  policy: RetryPolicy,
  steps: readonly PastAttempt[],
  floor: Bound
): Bound | undefined {
  const last = steps.at(-1)!;
  if (!isShortOfMoney(last, history.wanted.country)) return undefined;
  const { zone, fromHour } = policy;
  const reach = endOf(last)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .add({ days: limitsOf(history, policy).chosenDayReachInDays });
  for (const date of history.preferredDates) {
    const at = atHour(date, fromHour, zone);
    if (Temporal.PlainDate.compare(date, reach) > 0) return undefined;
    if (Temporal.Instant.compare(at, floor.at) >= 0) return { at, rule: 'chosen-day' };
  }
  return undefined;
}

function isShortOfMoney({ decline, rail }: PastAttempt, country: string | null): boolean {
  if (!decline) return false;
  if (rail === 'sepa_debit') return decideSepaReason(decline.code, country).isFunds;
  return decline.code === 'insufficient_funds' || decline.networkCode === '51';
}

/** Moves into the hours of the day in which money may be taken (a debit: to a TARGET day), and keeps the ceilings. */
function inOpenHours(history: RetryHistory, policy: RetryPolicy, wish: Bound): Bound {
  let bound = earliestWithinCeilings(history, policy, wish);
  // Moving to an open hour can't fill a window, but a window's end can lie outside the open hours: settles in a few steps.
  for (let pass = 0; pass <= history.attempts.length; pass++) {
    const at = openHour(bound.at, history, policy);
    const next = earliestWithinCeilings(history, policy, { ...bound, at });
    if (next.at.equals(at)) return { ...bound, at };
    bound = next;
  }
  return bound;
}

function openHour(
  instant: Temporal.Instant,
  { wanted }: RetryHistory,
  policy: RetryPolicy
): Temporal.Instant {
  const { zone, fromHour, toHour } = policy;
  const local = instant.toZonedDateTimeISO(zone);
  const date = local.hour >= toHour ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate();
  const open = wanted.rail === 'sepa_debit' ? onOrAfterBusinessDay(date) : date;
  const opensAt = atHour(open, fromHour, zone);
  return Temporal.Instant.compare(instant, opensAt) > 0 ? instant : opensAt;
}

function atHour(date: Temporal.PlainDate, hour: number, zone: string): Temporal.Instant {
  return date.toZonedDateTime({ timeZone: zone, plainTime: { hour } }).toInstant();
}
