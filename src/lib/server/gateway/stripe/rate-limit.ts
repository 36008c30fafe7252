import { Transient } from '../../platform/transient.ts';

/** A place in the queue towards Stripe: resolves when a request may go. Throws `Transient` when the queue is full. */
export type RateLimit = () => Promise<void>;

/**
 * A token bucket: `perSecond` requests at once, refilled evenly, and at most `queueMax` callers waiting. Bounded, so
 * that a flood fails fast and visibly in place of holding thousands of web requests open.
 */
export function makeRateLimit(limit: Readonly<{ perSecond: number; queueMax: number }>): RateLimit {
  const intervalMs = 1000 / limit.perSecond;
  const waiting: (() => void)[] = [];
  let tokens = limit.perSecond;
  // The monotonic clock: waiting is about elapsed time, not about what day it is.
  let refilledAtMs = performance.now();

  function refill(): void {
    const elapsedMs = performance.now() - refilledAtMs;
    const earned = Math.floor(elapsedMs / intervalMs);
    tokens = Math.min(limit.perSecond, tokens + earned);
    refilledAtMs += earned * intervalMs;
  }

  function serve(): void {
    refill();
    while (tokens > 0 && waiting.length > 0) {
      tokens--;
      waiting.shift()?.();
    }
    if (waiting.length > 0) setTimeout(serve, intervalMs);
  }

  return () => {
    refill();
    if (tokens > 0 && waiting.length === 0) {
      tokens--;
      return Promise.resolve();
    }
    if (waiting.length >= limit.queueMax)
      return Promise.reject(
        new Transient(`${limit.queueMax} requests already wait for the payment provider`)
      );
    return new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) setTimeout(serve, intervalMs);
    });
  };
}
