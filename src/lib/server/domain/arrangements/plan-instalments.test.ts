import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { isBusinessDay } from '#lib/time/index.ts';
import { LAST_DAY, planInstalments, splitDebt } from './plan-instalments.ts';
import { settleInstalments, spreadOver } from './settle-instalments.ts';

const parts = fc.integer({ min: 2, max: 36 });
const minor = fc.integer({ min: 36, max: 10_000_000 });
const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0);

describe('a debt in parts', () => {
  test('the last part takes what doesn’t divide', () => {
    expect(splitDebt(money(1_000, 'EUR'), 3).map((each) => each.minor)).toEqual([333, 333, 334]);
  });

  test('adds up to the debt, whatever it is, with equal parts up to the last', () => {
    fc.assert(
      fc.property(minor, parts, (debt, count) => {
        const amounts = splitDebt(money(debt, 'EUR'), count).map((each) => each.minor);
        expect(sum(amounts)).toBe(debt);
        expect(new Set(amounts.slice(0, -1)).size).toBe(1);
        expect(amounts.at(-1)! - amounts[0]!).toBeLessThan(count);
      })
    );
  });

  test('has one day a month, each an open day of the banks, none before the first possible one', () => {
    const day = fc.oneof(fc.integer({ min: 1, max: 28 }), fc.constant(LAST_DAY));
    fc.assert(
      fc.property(parts, day, fc.integer({ min: 0, max: 3_650 }), (count, chosen, ahead) => {
        const from = Temporal.PlainDate.from('2026-01-01').add({ days: ahead });
        const plan = planInstalments(money(100_000, 'EUR'), { parts: count, day: chosen }, from);
        const days = plan.map(({ dueOn }) => dueOn);
        expect(Temporal.PlainDate.compare(days[0]!, from)).toBeGreaterThanOrEqual(0);
        expect(days.every(isBusinessDay)).toBe(true);
        for (const [index, each] of days.slice(1).entries())
          expect(days[index]!.until(each, { largestUnit: 'day' }).days).toBeGreaterThan(20);
      })
    );
  });

  test('moves a day on which banks are closed to the next open one, and the month’s last to the one before', () => {
    const from = Temporal.PlainDate.from('2026-04-10');
    const daysOf = (day: number) =>
      planInstalments(money(300, 'EUR'), { parts: 2, day }, from).map(({ dueOn }) => dueOn.toString());
    // 25 April 2026 is a Saturday, 31 May a Sunday.
    expect(daysOf(25)).toEqual(['2026-04-27', '2026-05-25']);
    expect(daysOf(LAST_DAY)).toEqual(['2026-04-30', '2026-05-29']);
  });
});

describe('what is left of the parts', () => {
  const of = (amounts: readonly number[], owed: number, credited = 0) =>
    settleInstalments(
      amounts.map((amountMinor) => ({ amountMinor })),
      owed,
      credited
    );

  test.each([
    ['nothing came in', 100, 0, [30, 30, 40]],
    ['a payment settles the first', 70, 0, [0, 30, 40]],
    ['part of a part', 85, 0, [15, 30, 40]],
    ['a credit takes the last', 80, 20, [30, 30, 20]],
    ['both', 50, 20, [0, 30, 20]],
    ['a credit larger than what is owed less', 90, 500, [30, 30, 30]],
    ['more is owed than was agreed', 112, 0, [30, 30, 52]],
    ['all of it', 0, 0, [0, 0, 0]]
  ])('%s', (_, owed, credited, left) => {
    expect(of([30, 30, 40], owed, credited)).toEqual(left);
  });

  test('adds up to what is owed, whatever was paid, credited or added', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 36 });
    fc.assert(
      fc.property(amounts, fc.nat(4_000_000), fc.nat(4_000_000), (agreed, owed, credited) => {
        const left = of(agreed, owed, credited);
        expect(sum(left)).toBe(owed);
        expect(left.every((each) => each >= 0)).toBe(true);
      })
    );
  });

  test('what is spread over later parts loses no cent', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 35 }), (missing, later) => {
        expect(sum(spreadOver(missing, later))).toBe(missing);
      })
    );
  });
});
