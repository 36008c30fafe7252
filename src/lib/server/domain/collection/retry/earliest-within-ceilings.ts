import { ceilings, mastercardWaits, sepaRepresentments, type Ceiling } from './network-ceilings.data.ts';
import { refusedOn } from './decide-stop.ts';
import type { PastAttempt, RetryHistory, RetryRule, WantedAttempt } from './retry-history.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** A moment before which a rule allows nothing. */
export type Bound = Readonly<{ at: Temporal.Instant; rule: RetryRule }>;

/** The first moment, at `candidate` or later, at which no ceiling is in the way; with the rule that moved it, if one did. */
export function earliestWithinCeilings(history: RetryHistory, policy: RetryPolicy, candidate: Bound): Bound {
  let bound = candidate;
  for (const wait of waits(history, policy)) bound = later(bound, wait);
  const applicable = ceilings.filter(({ network }) => isOf(history.wanted, network));
  // A move by one ceiling may meet another; each pass only moves forward, past at least one attempt of the history.
  for (let pass = 0; pass <= history.attempts.length; pass++) {
    const before = bound;
    for (const ceiling of applicable) bound = withinWindow(history, policy, ceiling, bound);
    if (bound === before) break;
  }
  return bound;
}

/** The later of two; the one that was there first keeps its rule. */
export function later(first: Bound, second: Bound): Bound {
  return Temporal.Instant.compare(second.at, first.at) > 0 ? second : first;
}

function waits(history: RetryHistory, policy: RetryPolicy): Bound[] {
  const { wanted } = history;
  const refused = refusedOn(history);
  const bounds: Bound[] = [];
  for (const { decline, endedAt, at, isSameDebt } of refused) {
    const hours = mastercardWaits.hours.get(decline?.networkAdvice ?? '');
    if (hours !== undefined && isOf(wanted, 'mastercard'))
      bounds.push({ at: (endedAt ?? at).add({ hours }), rule: 'mastercard-advice-wait' });
    if (wanted.rail === 'sepa_debit' && isSameDebt)
      bounds.push({
        at: daysAfter(endedAt ?? at, daysBetween(wanted, policy), policy),
        rule: 'sepa-days-between'
      });
  }
  return bounds;
}

/** What the customer asks for is held to the least that banks want; the machine to what the merchant agreed. */
function daysBetween(wanted: WantedAttempt, policy: RetryPolicy): number {
  const least = sepaRepresentments.leastDaysBetween;
  return wanted.initiator === 'customer' ? least : Math.max(policy.sepa.daysBetween, least);
}

/** The start of the day that lies so many calendar days after an instant's own day. */
function daysAfter(instant: Temporal.Instant, days: number, { zone }: RetryPolicy): Temporal.Instant {
  const day = instant.toZonedDateTimeISO(zone).toPlainDate().add({ days });
  return day.toZonedDateTime({ timeZone: zone }).toInstant();
}

/** A brand whose rules we don't know gets everybody's. */
function isOf(wanted: WantedAttempt, network: Ceiling['network']): boolean {
  return wanted.rail === 'card' && (wanted.network === network || wanted.network === 'other');
}

function withinWindow(history: RetryHistory, policy: RetryPolicy, ceiling: Ceiling, bound: Bound): Bound {
  const counted = history.attempts
    .filter((each) => isCounted(each, history.wanted, ceiling))
    .map((each) => each.at)
    .sort(Temporal.Instant.compare);
  const most =
    ceiling.rule === 'visa-ceiling' ? Math.min(policy.visaMostAttempts, ceiling.most) : ceiling.most;
  const window = { hours: ceiling.withinHours };
  const opensAt = bound.at.subtract(window);
  const inWindow = counted.filter((at) => Temporal.Instant.compare(at, opensAt) >= 0);
  if (inWindow.length < most) return bound;
  // The newest try that must have left the window before there is room for one more; a second on, it has.
  const leaving = inWindow[inWindow.length - most]!;
  return { at: leaving.add(window).add({ seconds: 1 }), rule: ceiling.rule };
}

/** Every try counts whose end isn't a success: one that we don't know the end of may have been declined. */
function isCounted(attempt: PastAttempt, wanted: WantedAttempt, ceiling: Ceiling): boolean {
  if (attempt.end === 'succeeded' || attempt.end === 'returned') return false;
  if (attempt.fingerprint !== wanted.fingerprint) return false;
  if (ceiling.initiators === 'apart' && attempt.initiator !== wanted.initiator) return false;
  if (!ceiling.isPerAmount) return true;
  return attempt.amount.minor === wanted.amount.minor && attempt.amount.currency === wanted.amount.currency;
}
