import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideNextTry, MOST_TRIES } from './decide-next-try.ts';

const now = Temporal.Instant.from('2026-11-22T09:00:00Z');
const secondsOf = (tries: number, random: number, retryAfter?: string) => {
  const at = decideNextTry(tries, now, random, retryAfter);
  return at && now.until(at).total('seconds');
};

test('an event is tried for three days, at once and then less and less often', () => {
  const pauses = Array.from({ length: MOST_TRIES }, (_, tries) => secondsOf(tries + 1, 0));
  expect(pauses).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, undefined]);
});

test.each([
  ['a wish for more time is followed', '120', 120],
  ['a wish for less is not', '1', 5],
  ['nor for longer than a day', '9999999', 86_400],
  ['nor what is no number', 'tomorrow', 5]
])('%s', (_what, retryAfter, seconds) => {
  expect(secondsOf(1, 0, retryAfter)).toBe(seconds);
});

test('what failed together comes back apart, and never before its time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: MOST_TRIES - 1 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (tries, random) => {
        const least = secondsOf(tries, 0)!;
        const seconds = secondsOf(tries, random)!;
        return seconds >= least && seconds <= least * 1.2;
      }
    )
  );
});
