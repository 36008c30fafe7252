import { add, multiplyRatio, subtract, zero, type Money } from '#lib/money/index.ts';
import { overlap, type DateRange } from './billing-periods.ts';

/**
 * What the first `days` of a period of `ofDays` cost: `whole × days ÷ ofDays`, halves to even. Cumulative, so that the
 * price of any piece is the difference of two of these, and pieces add up to the whole to the cent.
 */
function shareOfDays(whole: Money, days: number, ofDays: number): Money {
  return multiplyRatio(whole, days, ofDays);
}

/** What the part of `period` that lies in `range` costs, by the day. Nothing when they share no day. */
export function prorate(whole: Money, period: DateRange, range: DateRange): Money {
  const part = overlap(period, range);
  if (!part) return zero(whole.currency);
  const ofDays = daysOf(period);
  const until = (date: Temporal.PlainDate) => shareOfDays(whole, period.startOn.until(date).days, ofDays);
  return subtract(until(part.endOn), until(part.startOn));
}

/** What the days of `range` cost that no pause has. Pauses don't overlap each other. */
export function prorateWithPauses(
  whole: Money,
  period: DateRange,
  range: DateRange,
  pauses: readonly DateRange[]
): Money {
  const paused = pauses
    .map((pause) => overlap(range, pause))
    .filter((each) => each !== undefined)
    .map((each) => prorate(whole, period, each))
    .reduce(add, zero(whole.currency));
  return subtract(prorate(whole, period, range), paused);
}

function daysOf(range: DateRange): number {
  return range.startOn.until(range.endOn).days;
}
