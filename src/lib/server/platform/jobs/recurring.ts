import type { Database } from '../db/database.ts';
import type { Clock } from '../clock/clock.ts';
import type { JobDefinition, Jobs, QueueName, RecurringJob } from './jobs.ts';
import type { JobQueue } from './open-queue.ts';
import { JOBS_SCHEMA } from './queues.data.ts';

/** Times a day is tried before a local time must have come: a day can lack an hour, never a whole day twice. */
const DAYS_AT_MOST = 3;

/**
 * The first run strictly after `after`. A period is counted from the epoch, so that every process and every restart
 * agrees on it, and is at least `leastMinutes`. A daily time that a day skips (clocks go forward) moves by that hour; one that it has twice runs once.
 */
export function nextRun(
  every: RecurringJob['every'],
  after: Temporal.Instant,
  leastMinutes = 0
): Temporal.Instant {
  if ('minutes' in every) {
    const period = Math.max(every.minutes, leastMinutes) * 60_000;
    return Temporal.Instant.fromEpochMilliseconds(
      (Math.floor(after.epochMilliseconds / period) + 1) * period
    );
  }
  const today = after.toZonedDateTimeISO(every.zone).toPlainDate();
  for (let day = 0; day < DAYS_AT_MOST; day += 1) {
    const at = today
      .add({ days: day })
      .toZonedDateTime({ timeZone: every.zone, plainTime: Temporal.PlainTime.from(every.dailyAt) })
      .toInstant();
    if (Temporal.Instant.compare(at, after) > 0) return at;
  }
  throw new RangeError(`no ${every.dailyAt} in ${every.zone} after ${after.toString()}`);
}

const keyOf = (name: string) => `recurring:${name}`;

/** Sees to it that every recurring job has its next run waiting. Doing it again adds nothing. */
export async function planRecurring(
  db: Database,
  jobs: Jobs,
  schedule: readonly RecurringJob[],
  now: Temporal.Instant,
  leastMinutes = 0
): Promise<void> {
  await db.within({ platform: true }, (tx) =>
    jobs.enqueueAll(
      tx,
      schedule.map(({ name, every }) => ({
        name,
        data: {},
        startAt: nextRun(every, now, leastMinutes),
        singletonKey: keyOf(name)
      }))
    )
  );
}

/** Forgets the next runs, so that they can be planned anew; a run that has begun goes on. Answers how many. */
export async function forgetPlannedRuns(queue: JobQueue): Promise<number> {
  await queue.start();
  const { rows } = await queue.boss
    .getDb()
    .executeSql(
      `delete from ${JOBS_SCHEMA}.job where state = 'created' and singleton_key like $1 returning id`,
      [keyOf('%')]
    );
  return rows.length;
}

/**
 * While a clock is moved, a sweep that runs more often than hourly runs hourly: a month holds 43,200 minutes, and
 * what a sweep would have found between, it finds then.
 */
export const LEAST_MINUTES_WHILE_MOVED = 60;

type WithTime = Readonly<{ db: Database; jobs: Jobs; clock: Clock }>;

/**
 * Makes a recurring job plan its next run before it runs: a run that fails is tried again by the queue and never
 * stops the series. After a long sleep the missed runs are one run, because the next is counted from now; a clock
 * that is moved step by step finds every run at its own time. So a recurring use case does "what is due until now",
 * not "what is due today".
 */
export function recur<C extends WithTime>(
  definitions: Readonly<Record<string, JobDefinition<C>>>,
  schedule: readonly RecurringJob[],
  leastMinutes: () => number = () => 0
): Readonly<Record<string, JobDefinition<C>>> {
  const recurring = new Map(schedule.map((job) => [job.name, job]));
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => {
      const job = recurring.get(name);
      if (!job) return [name, definition];
      const run: JobDefinition<C>['run'] = async (ctx, data) => {
        await planRecurring(ctx.db, ctx.jobs, [job], ctx.clock.now(), leastMinutes());
        await definition.run(ctx, data);
      };
      return [name, { queue: definition.queue, run }];
    })
  );
}

/** The queue of a job by its name, from the definitions. */
export function queueOf<C>(definitions: Readonly<Record<string, JobDefinition<C>>>) {
  return (name: string): QueueName | undefined => definitions[name]?.queue;
}
