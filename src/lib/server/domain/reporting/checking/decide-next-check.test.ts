import { expect, test } from 'vitest';
import { decideNextCheck } from './decide-next-check.ts';

const checkedAt = Temporal.Instant.from('2026-11-02T12:00:00Z');

test.each([
  ['a quick one by the next hour', 40, '2026-11-02T11:55:06Z'],
  ['one of half a minute not before more than an hour', 30_000, '2026-11-02T13:10:00Z'],
  ['one of two minutes a quarter of a day later', 120_000, '2026-11-02T16:55:00Z'],
  ['one that reads for an hour the next day all the same', 3_600_000, '2026-11-03T10:55:00Z']
])('a check is made again after it rested: %s', (_, tookMs, next) => {
  expect(decideNextCheck({ checkedAt, tookMs })).toEqual(Temporal.Instant.from(next));
});

test('what was never checked is checked at once', () => {
  expect(decideNextCheck(undefined)).toBeUndefined();
});
