/** When a check was made, and how long it took. */
export type Checked = Readonly<{ checkedAt: Temporal.Instant; tookMs: number }>;

/** A check takes at most this part of the time: one that reads for half a minute is made again after an hour and more. */
const PART_OF_TIME = 150;
/** But each is made every day: what takes ten minutes, too. */
const LONGEST_HOURS = 23;
/** The hourly job begins a little sooner or later each time. */
const EARLY_MINUTES = 5;

/** From when a check is due again; at once where it never was made. Pure. */
export function decideNextCheck(last: Checked | undefined): Temporal.Instant | undefined {
  if (!last) return undefined;
  const rest = Math.min(last.tookMs * PART_OF_TIME, LONGEST_HOURS * 3_600_000);
  return last.checkedAt.add({ milliseconds: rest }).subtract({ minutes: EARLY_MINUTES });
}
