import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBusinessDay } from '#lib/time/index.ts';
import { collectionDateOn, earliestCollectionDay, isMandateLapsed } from './collection-dates.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const hours = { zone: 'Europe/Amsterdam', fromHour: 8 };

test.each([
  ['card', '2026-11-28', '2026-11-28', '2026-11-28T08:00'],
  ['sepa_debit', '2026-11-27', '2026-11-27', '2026-11-26T08:00'],
  ['sepa_debit', '2026-11-28', '2026-11-30', '2026-11-27T08:00'],
  // Good Friday to Easter Monday.
  ['sepa_debit', '2026-04-03', '2026-04-07', '2026-04-02T08:00'],
  ['sepa_debit', '2026-12-25', '2026-12-28', '2026-12-24T08:00'],
  // The night of each change of the clock.
  ['card', '2026-03-29', '2026-03-29', '2026-03-29T08:00'],
  ['card', '2026-10-25', '2026-10-25', '2026-10-25T08:00']
] as const)('a %s collection on %s is on %s and handed over at %s', (rail, wished, collectOn, submitAt) => {
  const date = collectionDateOn(rail, day(wished), hours);
  expect(date.collectOn.toString()).toBe(collectOn);
  expect(
    date.submitAt.toZonedDateTimeISO(hours.zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
  ).toBe(submitAt);
});

test.each([
  ['card', 0, '2026-11-23', '2026-11-23'],
  ['card', 1, '2026-11-23', '2026-11-25'],
  ['sepa_debit', 1, '2026-11-23', '2026-11-25'],
  ['sepa_debit', 14, '2026-11-23', '2026-12-08'],
  ['sepa_debit', 14, '2026-12-10', '2026-12-28']
] as const)('%s with %i days of notice, decided on %s: %s at the earliest', (rail, days, today, expected) => {
  expect(earliestCollectionDay(rail, days, day(today)).toString()).toBe(expected);
});

test('a debit always lands on a TARGET day, and a notice of today or tomorrow is always old enough', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(4_000), (noticeDays, offset) => {
      const today = day('2024-01-01').add({ days: offset });
      const earliest = earliestCollectionDay('sepa_debit', noticeDays, today);
      const { collectOn, submitAt } = collectionDateOn('sepa_debit', earliest, hours);
      expect(collectOn.equals(earliest) && isBusinessDay(collectOn)).toBe(true);
      expect(today.add({ days: 1 }).until(collectOn).days).toBeGreaterThanOrEqual(noticeDays);
      const submitOn = submitAt.toZonedDateTimeISO(hours.zone).toPlainDate();
      expect(isBusinessDay(submitOn)).toBe(true);
      expect(Temporal.PlainDate.compare(submitOn, today)).toBe(1);
    }),
    { numRuns: 500 }
  );
});

test.each([
  ['2023-11-28', '2026-11-27', false],
  ['2023-11-27', '2026-11-27', true],
  ['2024-02-29', '2027-02-28', true]
])('a mandate last used on %s, for a debit on %s: lapsed %s', (lastUsed, collectOn, expected) => {
  expect(isMandateLapsed(day(lastUsed), day(collectOn))).toBe(expected);
});
