import { expect, test } from 'vitest';
import { newId } from './random.ts';

const at = (ms: number) => Temporal.Instant.fromEpochMilliseconds(1_800_000_000_000 + ms);

test('ids of one moment stay in the order in which they were made, however many, and whatever others were made between', () => {
  const ids = Array.from({ length: 20_000 }, (_, n) => {
    if (n % 3 === 0) newId(at(-86_400_000 - n));
    if (n % 7 === 0) newId(at(86_400_000 + n));
    return newId(at(0));
  });
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids.map((id) => id.slice(0, 24))).size).toBe(ids.length);
});

test('ids of later moments come later', () => {
  const ids = Array.from({ length: 500 }, (_, n) => newId(at(1 + n)));
  expect(ids.toSorted()).toEqual(ids);
});

test('an id is a UUID of version 7 with its moment in front', () => {
  const id = newId(at(0));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at(0).epochMilliseconds);
});
