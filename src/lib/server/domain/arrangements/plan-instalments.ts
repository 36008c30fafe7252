import { money, type Money } from '#lib/money/index.ts';
import { nextCollectionDates, type DebitDay } from '../subscriptions/index.ts';

/** One part, before it is agreed. */
export type PlannedInstalment = Readonly<{ dueOn: Temporal.PlainDate; amount: Money }>;

/** The day of the month that stands for its last one. */
export const LAST_DAY = 31;

/** Days that a part by hand leaves at least: a transfer takes one or two. */
export const BY_HAND_DAYS = 3;

/** Divides a debt into equal parts; the last takes what doesn't divide: 1000 in 3 is 333, 333, 334. */
export function splitDebt(total: Money, parts: number): Money[] {
  const share = Math.floor(total.minor / parts);
  return Array.from({ length: parts }, (_, place) =>
    money(place === parts - 1 ? total.minor - share * (parts - 1) : share, total.currency)
  );
}

/**
 * The parts with their days: one a month, on the chosen day or on the TARGET day that takes its place, as debits do;
 * the first on or after `from`.
 */
export function planInstalments(
  total: Money,
  wish: Readonly<{ parts: number; day: number }>,
  from: Temporal.PlainDate
): PlannedInstalment[] {
  const dates = instalmentDays(wish.day, from, wish.parts);
  return splitDebt(total, wish.parts).map((amount, place) => ({ dueOn: dates[place]!, amount }));
}

/** The first chosen day on or after another one, or the TARGET day that takes its place. */
export function nextInstalmentDay(day: number, from: Temporal.PlainDate): Temporal.PlainDate {
  return nextCollectionDates(toDebitDay(day), from, 1)[0]!;
}

/** So many monthly days, the first on or after `from`. */
export function instalmentDays(
  day: number,
  from: Temporal.PlainDate,
  count: number
): readonly Temporal.PlainDate[] {
  return nextCollectionDates(toDebitDay(day), from, count);
}

/** Whether it is a day that we offer: one that every month has, or its last. */
export function isInstalmentDay(day: number): boolean {
  return Number.isInteger(day) && ((day >= 1 && day <= 28) || day === LAST_DAY);
}

function toDebitDay(day: number): DebitDay {
  return day === LAST_DAY ? { kind: 'last-day' } : { kind: 'day-of-month', day };
}
