import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, money, sum, type Money } from '#lib/money/index.ts';
import type { DateRange } from './billing-periods.ts';
import { prorate, prorateWithPauses } from './prorate.ts';

const eur = (minor: number): Money => money(minor, 'EUR');
const day = (text: string) => Temporal.PlainDate.from(text);
const range = (startOn: string, endOn: string): DateRange => ({ startOn: day(startOn), endOn: day(endOn) });
const march = range('2026-03-01', '2026-04-01');

/** A period with cuts inside it, in order, and a price. */
const anySplit = fc
  .tuple(
    fc.integer({ min: 1, max: 800 }),
    fc.integer({ min: 0, max: 5_000_000 }),
    fc.array(fc.nat(800), { maxLength: 12 })
  )
  .map(([days, price, cuts]) => {
    const startOn = day('2026-01-31');
    const at = [0, ...cuts.map((cut) => cut % days).sort((a, b) => a - b), days];
    const dates = at.map((each) => startOn.add({ days: each }));
    return { whole: eur(price), period: { startOn, endOn: startOn.add({ days }) }, dates };
  });

describe('proration', () => {
  test.each([
    ['2026-03-01', '2026-04-01', 10_000],
    ['2026-03-16', '2026-04-01', 5_161],
    ['2026-03-31', '2026-04-01', 323],
    ['2026-02-01', '2026-03-02', 323],
    ['2026-04-01', '2026-05-01', 0]
  ])('of € 100 in March from %s up to %s is %i cents', (from, to, cents) => {
    expect(prorate(eur(10_000), march, range(from, to))).toEqual(eur(cents));
  });

  test('over any split of a period adds up to its price', () => {
    fc.assert(
      fc.property(anySplit, ({ whole, period, dates }) => {
        const pieces = dates
          .slice(1)
          .map((endOn, i) => prorate(whole, period, { startOn: dates[i]!, endOn }));
        expect(sum(pieces, 'EUR')).toEqual(whole);
        for (const piece of pieces) expect(piece.minor).toBeGreaterThanOrEqual(0);
      })
    );
  });

  test('what is paused and what is not add up to the price', () => {
    fc.assert(
      fc.property(anySplit, ({ whole, period, dates }) => {
        const pieces = dates.slice(1).map((endOn, i) => ({ startOn: dates[i]!, endOn }));
        const pauses = pieces.filter((_, i) => i % 2 === 0);
        const others = pieces.filter((_, i) => i % 2 === 1);
        const both = add(
          prorateWithPauses(whole, period, period, pauses),
          prorateWithPauses(whole, period, period, others)
        );
        expect(both).toEqual(whole);
      })
    );
  });
});
