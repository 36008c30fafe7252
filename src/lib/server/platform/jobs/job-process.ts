import { assert } from '../assert.ts';
import type { Clock, SettableClock } from '../clock/clock.ts';
import { standAt, type MovableClock } from '../clock/movable-clock.ts';
import type { Database } from '../db/database.ts';
import { nextDueAt, runDueJobs } from './due-jobs.ts';
import type { RecurringJob } from './jobs.ts';
import { moveThrough } from './move-through.ts';
import type { JobQueue, RunJob } from './open-queue.ts';
import { forgetPlannedRuns, LEAST_MINUTES_WHILE_MOVED, planRecurring } from './recurring.ts';
import { pauseWorking, startWorking } from './work-queues.ts';

/** How close together sweeps may run; read by `recur` whenever one plans its next run. */
export type Pace = { leastMinutes: number };

export type JobProcess = Readonly<{
  startWorking(): Promise<void>;
  runDueJobs(): Promise<number>;
  moveTo(to: Temporal.Instant): Promise<void>;
  readClock(): Promise<Readonly<{ now: Temporal.Instant; nextDueAt: Temporal.Instant | undefined }>>;
}>;

export type JobProcessParts = Readonly<{
  db: Database;
  queue: JobQueue;
  run: RunJob;
  schedule: readonly RecurringJob[];
  pace: Pace;
  clock: Clock;
  movable: MovableClock | undefined;
  settable: SettableClock | undefined;
}>;

/** What a process does with jobs: take them as they come, or run through them at a clock's pace. */
export function makeJobProcess(parts: JobProcessParts): JobProcess {
  const { queue, run, clock, db, schedule } = parts;
  const time = makeTime(parts);
  let isTaking = false;
  let lastMove: Promise<void> = Promise.resolve();
  const move = async (to: Temporal.Instant) => {
    // Running jobs finish at their own time; then the clock and the jobs take turns.
    if (isTaking) await pauseWorking(queue);
    parts.pace.leastMinutes = LEAST_MINUTES_WHILE_MOVED;
    try {
      await time.agree();
      await moveThrough(queue, run, time.moveTo, to);
    } finally {
      parts.pace.leastMinutes = 0;
      if ((await forgetPlannedRuns(queue)) > 0) await planRecurring(db, queue, schedule, clock.now());
      if (isTaking) await startWorking(queue, run);
    }
  };
  return {
    startWorking: async () => {
      await planRecurring(db, queue, schedule, clock.now());
      await startWorking(queue, run);
      isTaking = true;
    },
    runDueJobs: async () => {
      await time.agree();
      return runDueJobs(queue, run);
    },
    // One move after the other: two at once would pull the clock to and fro.
    moveTo: (to) => {
      lastMove = lastMove.catch(() => undefined).then(() => move(to));
      return lastMove;
    },
    readClock: async () => ({ now: clock.now(), nextDueAt: await nextDueAt(queue) })
  };
}

/** How the two clocks, ours and the queue's, are moved together. */
function makeTime({ queue, clock, movable, settable }: JobProcessParts) {
  const stand = (instant: Temporal.Instant) =>
    standAt(async (text, values) => {
      await queue.start();
      return queue.boss.getDb().executeSql(text, values);
    }, instant);
  return {
    agree: async () => {
      if (settable) await stand(clock.now());
    },
    moveTo: async (instant: Temporal.Instant) => {
      if (movable) return movable.moveTo(instant);
      assert(settable !== undefined, 'only a movable clock is moved');
      if (Temporal.Instant.compare(instant, settable.now()) > 0) settable.set(instant);
      await stand(settable.now());
    }
  };
}
