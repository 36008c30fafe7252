/** Days of a merchant's calendar, both ends included. */
export type Period = Readonly<{ from: Temporal.PlainDate; until: Temporal.PlainDate }>;

/** With what the reports open: what came within a month, of the ninety days up to today. */
export const USUAL_WITHIN = 30;
/** For how many days after it was missed an invoice is looked at, as can be chosen: these are counted beforehand. */
export const WITHINS = [7, 14, USUAL_WITHIN, 60, 90] as const;
export const USUAL_DAYS = 90;

/** The days of the same number just before. */
export function periodBefore({ from, until }: Period): Period {
  const days = from.until(until).days + 1;
  return { from: from.subtract({ days }), until: from.subtract({ days: 1 }) };
}

/** The moments at which a period begins, and ends with its last day, on the clock of `zone`. */
export function momentsOf({ from, until }: Period, zone: string): Readonly<{ from: string; until: string }> {
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).toInstant().toString();
  return { from: startOf(from), until: startOf(until.add({ days: 1 })) };
}

/** Moments that hold a period's days on every clock there is: wider than any zone is away from another. */
export function momentsAround({ from, until }: Period): Readonly<{ from: string; until: string }> {
  return { from: from.subtract({ days: 2 }).toString(), until: until.add({ days: 2 }).toString() };
}
