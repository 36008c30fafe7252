import { setTimeout as pause } from 'node:timers/promises';
import type { SendOutcome } from './index.ts';

/** Longer, and the message goes back to where it waited: nothing is held in memory for minutes. */
const LONGEST_WAIT_MS = 30_000;
/** What was saved up while nothing was sent, in seconds' worth: a second's, as providers count. */
const BURST_SECONDS = 1;

/**
 * Sends at most so many messages a second through one account: a bucket that fills steadily, and a line before it. By
 * the machine's own time, since it is the provider's seconds that count. Holds for this process: of several workers,
 * each gets its share by configuration.
 */
export function keepPace<M>(
  send: (message: M) => Promise<SendOutcome>,
  perSecond: number | undefined
): (message: M) => Promise<SendOutcome> {
  if (perSecond === undefined) return send;
  const stepMs = 1_000 / perSecond;
  // When the next place is free; lies in the past by as much as was saved up.
  let nextAt = 0;
  return async (message) => {
    const now = performance.now();
    const at = Math.max(nextAt, now - BURST_SECONDS * 1_000 + stepMs);
    const wait = at - now;
    if (wait > LONGEST_WAIT_MS)
      return {
        kind: 'unavailable',
        because: 'our own limit',
        isProviderAway: true,
        retryAfterSeconds: Math.ceil(wait / 1_000)
      };
    nextAt = at + stepMs;
    if (wait > 0) await pause(wait);
    return send(message);
  };
}
