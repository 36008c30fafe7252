import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addBusinessDays, easterSunday, isBusinessDay, onOrAfterBusinessDay } from './index.ts';

const date = fc
  .integer({ min: 0, max: 365 * 60 })
  .map((days) => Temporal.PlainDate.from('2000-01-01').add({ days }));

describe('the TARGET calendar', () => {
  // Dates of Easter as the Church of England's almanac gives them.
  test.each([
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2024-03-31',
    '2026-04-05',
    '2038-04-25',
    '2100-03-28'
  ])('has Easter on %s', (easter) => {
    expect(easterSunday(Temporal.PlainDate.from(easter).year).toString()).toBe(easter);
  });

  test.each([
    ['2026-04-03', false],
    ['2026-04-06', false],
    ['2026-04-07', true],
    ['2026-05-01', false],
    ['2026-12-25', false],
    ['2026-12-28', true],
    ['2028-02-29', true]
  ])('%s is a business day: %s', (day, isOpen) => {
    expect(isBusinessDay(Temporal.PlainDate.from(day))).toBe(isOpen);
  });

  test('moves to business days only, forwards, and never past one', () => {
    fc.assert(
      fc.property(date, (day) => {
        const found = onOrAfterBusinessDay(day);
        expect(isBusinessDay(found)).toBe(true);
        for (let each = day; !each.equals(found); each = each.add({ days: 1 }))
          expect(isBusinessDay(each)).toBe(false);
      })
    );
  });

  test('counts as many business days forwards as back', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 40 }), (day, count) => {
        const start = onOrAfterBusinessDay(day);
        const there = addBusinessDays(start, count);
        expect(addBusinessDays(there, -count).equals(start)).toBe(true);
        expect(addBusinessDays(start, 0).equals(start)).toBe(true);
      })
    );
  });
});
