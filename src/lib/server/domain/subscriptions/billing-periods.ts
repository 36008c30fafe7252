/** How long one billing period is: `count` whole units, at least one. A custom period is any other count. */
export type BillingCycle = Readonly<{ unit: 'day' | 'week' | 'month' | 'year'; count: number }>;

/**
 * The date that every boundary is counted from. Month and year boundaries are counted from here, never from the one
 * before: day 31 is 28 February and then 31 March again. With `isLastDay` each boundary is the last day of its month.
 */
export type Anchor = Readonly<{ on: Temporal.PlainDate; isLastDay: boolean }>;

/** From `startOn` up to, and without, `endOn`. */
export type DateRange = Readonly<{ startOn: Temporal.PlainDate; endOn: Temporal.PlainDate }>;

/** One step of a calendar of periods; `index` counts from the anchor and may be negative. */
export type BillingPeriod = DateRange & Readonly<{ index: number }>;

/** Where a customer or merchant wants periods to begin; without a wish they begin where the subscription does. */
export type AnchorWish =
  | Readonly<{ kind: 'day-of-month'; day: number }>
  | Readonly<{ kind: 'last-day-of-month' }>
  | Readonly<{ kind: 'weekday'; weekday: number }>;

/**
 * The first day of period `index`. Depends on cycle, anchor and index alone, so that neighbours always meet and the
 * answer is the same whenever it is asked. `drizzle/*_protect_subscriptions.sql` has the same rule for set-based runs.
 */
export function boundary(cycle: BillingCycle, anchor: Anchor, index: number): Temporal.PlainDate {
  const steps = cycle.count * index;
  switch (cycle.unit) {
    case 'day':
      return anchor.on.add({ days: steps });
    case 'week':
      return anchor.on.add({ days: 7 * steps });
    case 'month':
      return inMonth(anchor, steps);
    case 'year':
      return inMonth(anchor, 12 * steps);
  }
}

function inMonth(anchor: Anchor, months: number): Temporal.PlainDate {
  const date = anchor.on.add({ months });
  return anchor.isLastDay ? date.with({ day: date.daysInMonth }) : date;
}

/** Period `index`, whole. */
export function wholePeriod(cycle: BillingCycle, anchor: Anchor, index: number): BillingPeriod {
  return { index, startOn: boundary(cycle, anchor, index), endOn: boundary(cycle, anchor, index + 1) };
}

/** The whole period that a date lies in. */
export function periodOn(cycle: BillingCycle, anchor: Anchor, date: Temporal.PlainDate): BillingPeriod {
  let index = Math.floor(unitsBetween(cycle, anchor.on, date) / cycle.count);
  // The estimate counts months without days, so it is off by one at most.
  while (isBefore(date, boundary(cycle, anchor, index))) index -= 1;
  while (!isBefore(date, boundary(cycle, anchor, index + 1))) index += 1;
  return wholePeriod(cycle, anchor, index);
}

function unitsBetween(cycle: BillingCycle, from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  const days = from.until(to).days;
  const months = (to.year - from.year) * 12 + to.month - from.month;
  switch (cycle.unit) {
    case 'day':
      return days;
    case 'week':
      return Math.floor(days / 7);
    case 'month':
      return months;
    case 'year':
      return Math.floor(months / 12);
  }
}

/** The anchor of a subscription that is billed from `from` on. A wish that the cycle doesn't have is not heard. */
export function anchorFor(cycle: BillingCycle, from: Temporal.PlainDate, wish?: AnchorWish): Anchor {
  const isMonthly = cycle.unit === 'month' || cycle.unit === 'year';
  if (wish?.kind === 'weekday' && cycle.unit === 'week')
    return { on: from.subtract({ days: (from.dayOfWeek - wish.weekday + 7) % 7 }), isLastDay: false };
  if (wish?.kind === 'last-day-of-month' && isMonthly)
    return { on: from.with({ day: from.daysInMonth }), isLastDay: true };
  if (wish?.kind !== 'day-of-month' || !isMonthly) return { on: from, isLastDay: false };
  // A month without the wished day has a neighbour before it that has: no two short months follow each other.
  const month = wish.day <= from.daysInMonth ? from : from.with({ day: 1 }).subtract({ months: 1 });
  return { on: month.with({ day: wish.day }), isLastDay: false };
}

/** Whether `a` comes before `b`. */
export function isBefore(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) < 0;
}

/** The days that two ranges share; `undefined` when there are none. */
export function overlap(a: DateRange, b: DateRange): DateRange | undefined {
  const startOn = isBefore(a.startOn, b.startOn) ? b.startOn : a.startOn;
  const endOn = isBefore(a.endOn, b.endOn) ? a.endOn : b.endOn;
  return isBefore(startOn, endOn) ? { startOn, endOn } : undefined;
}
