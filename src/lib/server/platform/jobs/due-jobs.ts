import { assert } from '../assert.ts';
import { queueNames, toHeldJob, type JobQueue, type RunJob } from './open-queue.ts';
import { JOBS_SCHEMA } from './queues.data.ts';

type Payload = Readonly<{ name: string; data: Record<string, unknown> }>;

/** More jobs than any story has: beyond it, something queues itself at once, for ever. */
const MOST_JOBS = 200_000;

/** When the next waiting job may run; undefined when none waits. */
export async function nextDueAt(queue: JobQueue): Promise<Temporal.Instant | undefined> {
  await queue.start();
  const { rows } = await queue.boss.getDb().executeSql(
    `select to_char(min(start_after) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as next
     from ${JOBS_SCHEMA}.job where state < 'active' and not blocked and name = any($1::text[])`,
    [queueNames]
  );
  const next = (rows[0] as { next: string | null } | undefined)?.next;
  return next ? Temporal.Instant.from(next) : undefined;
}

/**
 * Runs every job that is due by the queue's clock, oldest due date first, one after the other, until none is left;
 * jobs that these jobs queue are run, too. Answers how many ran. A job that fails is put back as in a worker.
 */
export async function runDueJobs(queue: JobQueue, run: RunJob): Promise<number> {
  await queue.start();
  for (let count = 0; count < MOST_JOBS; count += 1) {
    const name = await queueOfFirstDue(queue);
    if (!name) return count;
    const [job] = await queue.boss.fetch<Payload>(name);
    // Another worker took it between our look and our claim.
    if (!job) continue;
    try {
      await run(toHeldJob(name, job));
      await queue.boss.complete(name, job);
    } catch (error) {
      const { message, stack } = error as Error;
      await queue.boss.fail(name, job, { message, stack });
    }
  }
  assert(false, 'the queue runs dry');
}

async function queueOfFirstDue(queue: JobQueue) {
  const { rows } = await queue.boss.getDb().executeSql(
    `select name from ${JOBS_SCHEMA}.job
     where state < 'active' and not blocked and name = any($1::text[]) and start_after <= ${JOBS_SCHEMA}.job_now()
     order by start_after, created_on limit 1`,
    [queueNames]
  );
  const name = (rows[0] as { name: string } | undefined)?.name;
  return queueNames.find((queueName) => queueName === name);
}
