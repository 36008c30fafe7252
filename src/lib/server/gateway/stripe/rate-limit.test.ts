import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Transient } from '../../platform/transient.ts';
import { makeRateLimit } from './rate-limit.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a second’s worth goes at once, the rest evenly after it, in order', async () => {
  const limit = makeRateLimit({ perSecond: 10, queueMax: 100 });
  const gone: number[] = [];
  for (let i = 0; i < 25; i++) void limit().then(() => gone.push(i));
  await vi.advanceTimersByTimeAsync(0);
  expect(gone).toHaveLength(10);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(gone).toHaveLength(20);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(gone).toEqual(Array.from({ length: 25 }, (_, i) => i));
});

test('the queue is bounded: one more than it holds is sent away at once', async () => {
  const limit = makeRateLimit({ perSecond: 1, queueMax: 2 });
  await limit();
  const waiting = [limit(), limit()];
  await expect(limit()).rejects.toBeInstanceOf(Transient);
  await vi.advanceTimersByTimeAsync(2_000);
  await Promise.all(waiting);
});

test('an idle hour saves up one second’s worth, no more', async () => {
  const limit = makeRateLimit({ perSecond: 5, queueMax: 100 });
  await vi.advanceTimersByTimeAsync(3_600_000);
  let gone = 0;
  for (let i = 0; i < 8; i++) void limit().then(() => gone++);
  await vi.advanceTimersByTimeAsync(0);
  expect(gone).toBe(5);
});
