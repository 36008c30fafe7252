import { isWorkingDay } from '#lib/time/index.ts';
import type { SequenceStep, StepKind } from './sequence.ts';

/** What the dates of an invoice's steps follow from. */
export type DatingFacts = Readonly<{
  issuedOn: Temporal.PlainDate;
  dueOn: Temporal.PlainDate;
  /** The customer's day on which the run begins. */
  startedOn: Temporal.PlainDate;
  /** ISO 3166 alpha-2: whose holidays are no working days. */
  country: string;
  /** An IANA name: by whose clock the hours count. */
  zone: string;
}>;

/** `on`: the day as the sequence gives it; `at`: when it is looked at. Null while what it is counted from hasn't happened. */
export type StepDate = Readonly<{ on: Temporal.PlainDate | null; at: Temporal.Instant | null }>;

/** What asks for a debt that is due: from the first of these on, the distances between steps are the customer's time to pay. */
const ASKING: ReadonlySet<StepKind> = new Set(['overdue', 'formal-notice']);

export function isAsking(kind: StepKind): boolean {
  return ASKING.has(kind);
}

/**
 * When each step of a sequence comes, in the order of the steps. An invoice that is long overdue when its run begins
 * doesn't get everything at once: from the first step that asks for the debt on, all steps move so that this one comes
 * today, and the time between them stays. Pure.
 */
export function planDates(steps: readonly SequenceStep[], facts: DatingFacts): StepDate[] {
  const bases = steps.map(({ at }) =>
    at.of === 'issued' || at.of === 'due'
      ? addDays(at.of === 'due' ? facts.dueOn : facts.issuedOn, at, facts.country)
      : null
  );
  const firstAsking = steps.findIndex(({ kind }, place) => isAsking(kind) && bases[place] !== null);
  const lateDays =
    firstAsking < 0
      ? 0
      : Math.max(0, bases[firstAsking]!.until(facts.startedOn, { largestUnit: 'day' }).days);
  const dates: StepDate[] = [];
  steps.forEach((step, place) => {
    const base = bases[place];
    if (base) {
      const on = firstAsking <= place ? base.add({ days: lateDays }) : base;
      dates.push({ on, at: hourOn(on, step, facts.zone) });
    } else {
      const before = step.at.of === 'previous' ? (dates.at(-1)?.on ?? null) : null;
      dates.push({ on: before && addDays(before, step.at, facts.country), at: null });
    }
  });
  return dates;
}

/** When the step that is counted from `day` comes. */
export function dateFrom(
  day: Temporal.PlainDate,
  step: SequenceStep,
  { country, zone }: Pick<DatingFacts, 'country' | 'zone'>
): Readonly<{ on: Temporal.PlainDate; at: Temporal.Instant }> {
  const on = addDays(day, step.at, country);
  return { on, at: hourOn(on, step, zone) };
}

/** The step's hour on a day, by the customer's clock; an hour that is skipped there comes later. */
export function hourOn(
  day: Temporal.PlainDate,
  { at }: Readonly<{ at: Pick<SequenceStep['at'], 'hour'> }>,
  zone: string
): Temporal.Instant {
  return day
    .toPlainDateTime({ hour: at.hour })
    .toZonedDateTime(zone, { disambiguation: 'later' })
    .toInstant();
}

/** So many days later, or earlier where they are negative. Working days count from the day itself, whatever it is. */
export function addDays(
  day: Temporal.PlainDate,
  { days, unit }: Pick<SequenceStep['at'], 'days' | 'unit'>,
  country: string
): Temporal.PlainDate {
  if (unit === 'calendar') return day.add({ days });
  const step = Math.sign(days);
  let found = day;
  for (let left = Math.abs(days); left > 0;) {
    found = found.add({ days: step });
    if (isWorkingDay(found, country)) left -= 1;
  }
  return found;
}
