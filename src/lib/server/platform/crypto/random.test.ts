import { expect, test } from 'vitest';
import { newId } from './random.ts';

const at = (ms: number) => Temporal.Instant.fromEpochMilliseconds(1_800_000_000_000 + ms);

test('ids of one moment stay in the order in which they were made, though others were made for earlier moments between', () => {
  const now = Array.from({ length: 500 }, (_, n) => {
    newId(at(-86_400_000 - n));
    return newId(at(0));
  });
  expect(now.toSorted()).toEqual(now);
  expect(new Set(now).size).toBe(now.length);
});

test('ids of later moments come later', () => {
  const ids = Array.from({ length: 500 }, (_, n) => newId(at(1 + n)));
  expect(ids.toSorted()).toEqual(ids);
});

test('a set back clock leaves ids of one moment in their order', () => {
  newId(at(10_000));
  const ids = Array.from({ length: 50 }, () => newId(at(9_000)));
  // The counter wraps once in 4,096: at most one place where the order breaks.
  const breaks = ids.slice(1).filter((id, n) => id < ids[n]!).length;
  expect(breaks).toBeLessThanOrEqual(1);
});
