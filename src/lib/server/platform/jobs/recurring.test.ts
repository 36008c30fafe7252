import { expect, test } from 'vitest';
import { nextRun } from './recurring.ts';

const at = (text: string) => Temporal.Instant.from(text);

test.each([
  ['2026-03-02T10:07:00Z', { minutes: 15 }, '2026-03-02T10:15:00Z'],
  ['2026-03-02T10:15:00Z', { minutes: 15 }, '2026-03-02T10:30:00Z'],
  ['2026-03-02T10:07:00Z', { minutes: 60 }, '2026-03-02T11:00:00Z'],
  // 08:00 in Amsterdam is 07:00 UTC in winter and 06:00 in summer.
  ['2026-03-02T06:59:59Z', { dailyAt: '08:00', zone: 'Europe/Amsterdam' }, '2026-03-02T07:00:00Z'],
  ['2026-03-02T07:00:00Z', { dailyAt: '08:00', zone: 'Europe/Amsterdam' }, '2026-03-03T07:00:00Z'],
  ['2026-03-28T12:00:00Z', { dailyAt: '08:00', zone: 'Europe/Amsterdam' }, '2026-03-29T06:00:00Z'],
  // 29 March 2026 has no 02:30 in Amsterdam: it runs at 03:30 summer time.
  ['2026-03-28T12:00:00Z', { dailyAt: '02:30', zone: 'Europe/Amsterdam' }, '2026-03-29T01:30:00Z'],
  // 25 October 2026 has 02:30 twice: it runs at the first, and next the day after.
  ['2026-10-24T12:00:00Z', { dailyAt: '02:30', zone: 'Europe/Amsterdam' }, '2026-10-25T00:30:00Z'],
  ['2026-10-25T00:30:00Z', { dailyAt: '02:30', zone: 'Europe/Amsterdam' }, '2026-10-26T01:30:00Z'],
  ['2028-02-28T23:30:00Z', { dailyAt: '00:00', zone: 'Europe/Amsterdam' }, '2028-02-29T23:00:00Z']
])('after %s a job every %j runs at %s', (after, every, next) => {
  expect(nextRun(every, at(after)).toString()).toBe(at(next).toString());
});
