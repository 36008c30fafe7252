/** When the steps of a sequence come, as far as the sequence alone can tell. */
import type { Anchor, SequenceDefinition, SequenceStep } from '../sequences/sequence.ts';

/** A step's place on the calendar: calendar days after its root, at the earliest and at the latest. */
export type StepTime = Readonly<{
  step: SequenceStep;
  place: number;
  /** What its days are counted from in the end: `previous` is followed to the step where the count began. */
  root: Exclude<Anchor, 'previous'>;
  from: number;
  until: number;
}>;

/** Places every step. A first step that is counted from a previous one is counted from the due date: it is refused elsewhere. */
export function timeSteps({ steps }: Pick<SequenceDefinition, 'steps'>): readonly StepTime[] {
  const times: StepTime[] = [];
  for (const [place, step] of steps.entries()) {
    const before = times.at(-1);
    const { of } = step.at;
    const start = of === 'previous' ? before : undefined;
    const [from, until] = calendarDays(step);
    const root = of === 'previous' ? (before?.root ?? 'due') : of;
    times.push({
      step,
      place,
      root,
      from: (start?.from ?? 0) + from,
      until: (start?.until ?? 0) + until
    });
  }
  return times;
}

/** The fewest days between two steps, the earlier first; `undefined` if they are counted from different days. */
export function leastDaysBetween(
  times: readonly StepTime[],
  earlier: StepTime,
  later: StepTime
): number | undefined {
  const chain = times.slice(earlier.place + 1, later.place + 1);
  if (chain.every(({ step }) => step.at.of === 'previous'))
    return chain.reduce((days, { step }) => days + calendarDays(step)[0], 0);
  return earlier.root === later.root ? later.from - earlier.until : undefined;
}

/** So many working days are at least so many calendar days, and weekends and the longest holidays more at most. */
function calendarDays({ at: { days, unit } }: SequenceStep): readonly [number, number] {
  if (unit === 'calendar' || days === 0) return [days, days];
  const off = 2 * Math.ceil(Math.abs(days) / 5) + 4;
  return days > 0 ? [days, days + off] : [days - off, days];
}
