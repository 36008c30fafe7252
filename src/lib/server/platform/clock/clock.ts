/** Where time comes from. Read once per use case and passed down, so that one act has one moment. */
export interface Clock {
  now(): Temporal.Instant;
}

/** The machine's own time. */
export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/** A clock that stands still until moved: for tests. */
export interface SettableClock extends Clock {
  set(instant: Temporal.Instant): void;
}

export function settableClock(start: Temporal.Instant): SettableClock {
  let current = start;
  return {
    now: () => current,
    set: (instant) => {
      current = instant;
    }
  };
}

/** The calendar date at an instant, in a zone that is always named by the caller. */
export function dateIn(zone: string, instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(zone).toPlainDate();
}
