/**
 * Seconds between the tries of one delivery: the schedule that Standard Webhooks 1.0 gives as its example, over three
 * days and three hours.
 */
const PAUSES = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** Up to a fifth later, so that what failed together doesn't come back together. */
const MOST_JITTER = 0.2;

/** A receiver's own wish is followed this far. */
const LONGEST_WISH_SECONDS = 86_400;

/** How often an event is sent before it is set aside. */
export const MOST_TRIES = PAUSES.length + 1;

/**
 * When to send again after `tries` that failed, in this round; `undefined` when that was the last. Pure: `random` is in
 * [0, 1), `retryAfter` the receiver's `Retry-After` in seconds, as it was written.
 */
export function decideNextTry(
  tries: number,
  now: Temporal.Instant,
  random: number,
  retryAfter?: string
): Temporal.Instant | undefined {
  const pause = PAUSES[tries - 1];
  if (pause === undefined) return undefined;
  const wished = retryAfter !== undefined && /^\d{1,9}$/.test(retryAfter.trim()) ? Number(retryAfter) : 0;
  const seconds = Math.max(pause, Math.min(wished, LONGEST_WISH_SECONDS));
  return now.add({ milliseconds: Math.round(seconds * 1_000 * (1 + MOST_JITTER * random)) });
}
