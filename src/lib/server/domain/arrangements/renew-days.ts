import { onOrAfterBusinessDay } from '#lib/time/index.ts';
import type { InstalmentStatus } from './instalment-lifecycle.ts';
import { BY_HAND_DAYS, nextInstalmentDay } from './plan-instalments.ts';

/** A part as far as its days go. */
export type DatedPart = Readonly<{
  place: number;
  status: InstalmentStatus;
  dueOn: Temporal.PlainDate;
  missedOn: Temporal.PlainDate | null;
}>;

/** The days that a part gets instead. */
type RenewedPart = Readonly<{
  place: number;
  dueOn: Temporal.PlainDate;
  missedOn: Temporal.PlainDate | null;
}>;

/** Two parts are never asked for within so many days. */
const DAYS_BETWEEN = 14;

/** Days after a merchant goes on in which nothing of what was agreed is called missed: what a transfer takes. */
export function payableAgainUntil(resumedOn: Temporal.PlainDate): Temporal.PlainDate {
  return onOrAfterBusinessDay(resumedOn.add({ days: BY_HAND_DAYS }));
}

/**
 * What a merchant's suspension does to the days of a plan, once it goes on: nobody could pay, so that a part whose day
 * passed is due a few days from now, and the grace of one that was missed before begins anew. Where two parts would come
 * close together, the later ones move by a month, on the customer's own day. Only parts that get other days; doing it again
 * changes nothing. Pure.
 *
 * @param parts in their order
 */
export function renewDays(
  parts: readonly DatedPart[],
  day: number,
  resumedOn: Temporal.PlainDate
): RenewedPart[] {
  const renewed: RenewedPart[] = [];
  let earliestOn = resumedOn.add({ days: 1 });
  let isMoved = false;
  for (const { place, status, dueOn, missedOn } of parts) {
    if (status === 'missed' && missedOn && isBefore(missedOn, resumedOn))
      renewed.push({ place, dueOn, missedOn: resumedOn });
    if (status !== 'coming' || !isBefore(dueOn, earliestOn)) continue;
    const moved = isMoved ? nextInstalmentDay(day, earliestOn) : payableAgainUntil(resumedOn);
    renewed.push({ place, dueOn: moved, missedOn });
    earliestOn = moved.add({ days: DAYS_BETWEEN });
    isMoved = true;
  }
  return renewed;
}

function isBefore(one: Temporal.PlainDate, other: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(one, other) < 0;
}
