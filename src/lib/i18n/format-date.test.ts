import { expect, test } from 'vitest';
import { formatDate, formatDateTime, formatPeriod } from './format-date.ts';

test.each([
  ['nl', 'long', '2026-11-27', '27 november 2026'],
  ['nl', 'weekday', '2026-11-27', 'vrijdag 27 november'],
  ['nl', 'short', '2026-11-27', '27 nov 2026'],
  ['fr', 'weekday', '2026-12-01', 'mardi 1er décembre'],
  ['fr', 'long', '2026-11-27', '27 novembre 2026'],
  ['de', 'weekday', '2026-11-27', 'Freitag, 27. November'],
  ['nl', 'month', '2028-05-31', 'mei 2028'],
  ['en', 'long', '2026-11-27', '27 November 2026']
] as const)('in %s a %s date reads as people write it', (language, style, date, text) => {
  expect(formatDate(Temporal.PlainDate.from(date), language, style)).toBe(text);
});

test.each([
  ['nl', '2026-12-31', '1–31 dec 2026'],
  ['fr', '2027-01-31', '1 déc. 2026 – 31 janv. 2027'],
  ['de', '2026-12-31', '1.–31. Dez. 2026'],
  ['en', '2026-12-31', '1–31 Dec 2026']
] as const)(
  'in %s the period from 1 December 2026 until %s says once what is alike',
  (language, to, text) => {
    const from = Temporal.PlainDate.from('2026-12-01');
    expect(formatPeriod(from, Temporal.PlainDate.from(to), language).replace(/\s/g, ' ')).toBe(text);
  }
);

test('a moment is told on the clock of the reader', () => {
  const at = Temporal.Instant.from('2026-11-27T23:30:00Z');
  expect(formatDateTime(at, 'Europe/Amsterdam', 'nl')).toBe('28 november 2026 om 00:30');
  expect(formatDateTime(at, 'Europe/London', 'de')).toBe('27. November 2026 um 23:30');
});
