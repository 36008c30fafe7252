import { describe, expect, test } from 'vitest';
import { isPublicHoliday, isWorkingDay } from './index.ts';

const on = (date: string) => Temporal.PlainDate.from(date);

describe('a public holiday', () => {
  test.each([
    ['NL', '2026-04-27', true],
    ['BE', '2026-04-27', false],
    ['BE', '2026-07-21', true],
    ['FR', '2026-07-14', true],
    ['DE', '2026-07-14', false],
    ['DE', '2026-10-03', true],
    // Good Friday: Germany rests, the Netherlands work.
    ['DE', '2026-04-03', true],
    ['NL', '2026-04-03', false],
    // Ascension and Whit Monday, everywhere.
    ['BE', '2026-05-14', true],
    ['FR', '2026-05-25', true],
    ['NL', '2026-12-26', true],
    ['FR', '2026-12-26', false],
    ['XX', '2026-12-25', false]
  ])('in %s on %s: %s', (country, date, isHoliday) => {
    expect(isPublicHoliday(on(date), country)).toBe(isHoliday);
  });
});

test.each([
  ['BE', '2026-11-11', false],
  ['NL', '2026-11-11', true],
  ['NL', '2026-11-14', false],
  ['NL', '2026-11-15', false]
])('people in %s work on %s: %s', (country, date, isWorking) => {
  expect(isWorkingDay(on(date), country)).toBe(isWorking);
});
