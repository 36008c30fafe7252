import { assert } from '../assert.ts';
import { nextDueAt, runDueJobs } from './due-jobs.ts';
import type { JobQueue, RunJob } from './open-queue.ts';

/** A year of jobs every five minutes. */
const MOST_STEPS = 110_000;

/**
 * Moves a clock to `to` by way of every job that is due on the way: each runs at its own time, in order, and sees
 * that time. `moveTo` moves the clock that both the jobs and the queue read.
 */
export async function moveThrough(
  queue: JobQueue,
  run: RunJob,
  moveTo: (instant: Temporal.Instant) => Promise<void>,
  to: Temporal.Instant
): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await runDueJobs(queue, run);
    const next = await nextDueAt(queue);
    if (!next || Temporal.Instant.compare(next, to) > 0) {
      await moveTo(to);
      await runDueJobs(queue, run);
      return;
    }
    // Up to the next millisecond: a clock that is moved by milliseconds must not stop short of the job.
    await moveTo(next.round({ smallestUnit: 'millisecond', roundingMode: 'ceil' }));
  }
  assert(false, 'the jobs between now and then come to an end');
}
