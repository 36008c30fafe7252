import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from './children.ts';

/** More deaths than this within the window are no accident: the product stops and says why. */
const MOST_DEATHS = 5;
const WINDOW_MS = 60_000;
/** Long enough for a database that was restarted to listen again. */
const PAUSE_MS = 500;

/**
 * Starts a process again when it ends by itself: a lost database connection or a kill is over within a second. Resolves
 * with its last words when it dies again and again.
 */
export async function keepAlive(
  first: Child,
  startAgain: () => Child,
  say: (line: string) => void
): Promise<string> {
  const deaths: number[] = [];
  for (let child = first; ; child = startAgain()) {
    const words = await child.died;
    const now = performance.now();
    deaths.push(now);
    if (deaths.filter((at) => now - at < WINDOW_MS).length > MOST_DEATHS) return words;
    say(`${words}\nStarting ${first.name} again.`);
    await delay(PAUSE_MS);
  }
}
