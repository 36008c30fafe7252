import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateIn } from '../../platform/clock/clock.ts';
import {
  anchorFor,
  boundary,
  periodOn,
  wholePeriod,
  type AnchorWish,
  type BillingCycle
} from './billing-periods.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const monthly: BillingCycle = { unit: 'month', count: 1 };
const yearly: BillingCycle = { unit: 'year', count: 1 };

const anyCycle: fc.Arbitrary<BillingCycle> = fc.record({
  unit: fc.constantFrom('day', 'week', 'month', 'year'),
  count: fc.integer({ min: 1, max: 13 })
});
const anyDate = fc.integer({ min: 0, max: 3_652 }).map((days) => day('2024-01-01').add({ days }));
const anyWish: fc.Arbitrary<AnchorWish | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant<AnchorWish>({ kind: 'last-day-of-month' }),
  fc.integer({ min: 1, max: 31 }).map((each): AnchorWish => ({ kind: 'day-of-month', day: each })),
  fc.integer({ min: 1, max: 7 }).map((weekday): AnchorWish => ({ kind: 'weekday', weekday }))
);

describe('a calendar of billing periods', () => {
  test.each([
    ['2026-01-31', monthly, ['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']],
    ['2024-01-30', monthly, ['2024-02-29', '2024-03-30', '2024-04-30', '2024-05-30']],
    ['2024-02-29', yearly, ['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']],
    ['2026-03-23', { unit: 'week', count: 1 }, ['2026-03-30', '2026-04-06', '2026-04-13', '2026-04-20']],
    ['2026-10-20', { unit: 'day', count: 10 }, ['2026-10-30', '2026-11-09', '2026-11-19', '2026-11-29']],
    ['2026-11-30', { unit: 'month', count: 3 }, ['2027-02-28', '2027-05-30', '2027-08-30', '2027-11-30']]
  ] as const)('counted from %s clamps to short months and comes back', (on, cycle, starts) => {
    const anchor = { on: day(on), isLastDay: false };
    expect([1, 2, 3, 4].map((index) => boundary(cycle, anchor, index).toString())).toEqual(starts);
  });

  test('on the last day of the month stays on the last day', () => {
    const anchor = anchorFor(monthly, day('2026-02-10'), { kind: 'last-day-of-month' });
    const starts = [-1, 0, 1, 2].map((index) => boundary(monthly, anchor, index).toString());
    expect(starts).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
  });

  test('knows the period of a start in the middle of a month', () => {
    const anchor = anchorFor(monthly, day('2026-04-15'), { kind: 'day-of-month', day: 31 });
    expect(periodOn(monthly, anchor, day('2026-04-15'))).toMatchObject({
      startOn: day('2026-03-31'),
      endOn: day('2026-04-30')
    });
  });

  test('covers every day of ten years exactly once: no overlap, no gap', () => {
    fc.assert(
      fc.property(anyCycle, anyDate, anyWish, (cycle, from, wish) => {
        const anchor = anchorFor(cycle, from, wish);
        const end = from.add({ years: 10 });
        let period = periodOn(cycle, anchor, from);
        expect(Temporal.PlainDate.compare(period.startOn, from)).toBeLessThanOrEqual(0);
        // A period per day for ten years is the most there can be.
        for (let step = 0; step < 3_660 && Temporal.PlainDate.compare(period.endOn, end) < 0; step += 1) {
          expect(Temporal.PlainDate.compare(period.startOn, period.endOn)).toBeLessThan(0);
          const next = wholePeriod(cycle, anchor, period.index + 1);
          expect(next.startOn.equals(period.endOn)).toBe(true);
          period = next;
        }
        expect(Temporal.PlainDate.compare(period.endOn, end)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 150 }
    );
  });

  test('gives a day the same period whenever it is asked for', () => {
    fc.assert(
      fc.property(anyCycle, anyDate, anyWish, anyDate, (cycle, from, wish, asked) => {
        const anchor = anchorFor(cycle, from, wish);
        const period = periodOn(cycle, anchor, asked);
        const inside = [period.startOn, period.endOn.subtract({ days: 1 })];
        for (const each of inside) expect(periodOn(cycle, anchor, each)).toEqual(period);
        expect(periodOn(cycle, anchor, period.endOn).index).toBe(period.index + 1);
        expect(wholePeriod(cycle, anchor, period.index)).toEqual(period);
      })
    );
  });

  test('begins where it was wished, on each month that has the day', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 31 }), fc.nat(120), (from, wished, index) => {
        const anchor = anchorFor(monthly, from, { kind: 'day-of-month', day: wished });
        const start = boundary(monthly, anchor, index);
        expect(start.day).toBe(Math.min(wished, start.daysInMonth));
      })
    );
  });

  test.each(['2026-03-28T23:30:00Z', '2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-03-29T21:59:59Z'])(
    'is the merchant’s own on the day that clocks go forward (%s)',
    (now) => {
      const period = periodOn(
        { unit: 'day', count: 1 },
        { on: day('2026-01-01'), isLastDay: false },
        today(now)
      );
      expect(period.startOn.toString()).toBe('2026-03-29');
    }
  );

  test.each(['2026-10-24T22:00:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T22:59:59Z'])(
    'is the merchant’s own on the day that clocks go back (%s)',
    (now) => {
      const period = periodOn(
        { unit: 'day', count: 1 },
        { on: day('2026-01-01'), isLastDay: false },
        today(now)
      );
      expect(period.startOn.toString()).toBe('2026-10-25');
    }
  );
});

function today(now: string): Temporal.PlainDate {
  return dateIn('Europe/Amsterdam', Temporal.Instant.from(now));
}
