/** Minutes from one try to the next. Money and people hang on it: after the last it goes on once a day, without an end. */
const PAUSES_MINUTES = [2, 5, 15, 60, 240, 720] as const;
const A_DAY_MINUTES = 1_440;

/** When an agency is asked or told again after so many tries. Pure. */
export function decideNextTry(tries: number, now: Temporal.Instant): Temporal.Instant {
  return now.add({ minutes: PAUSES_MINUTES[tries - 1] ?? A_DAY_MINUTES });
}
