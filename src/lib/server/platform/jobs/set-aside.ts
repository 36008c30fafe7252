import type { JobQueue } from './open-queue.ts';
import { SET_ASIDE } from './queues.data.ts';

export type SetAsideJob = Readonly<{
  id: string;
  queue: string;
  name: string;
  because: string;
  since: Temporal.Instant;
}>;

/** What failed too often and now waits for a person, oldest first. */
export async function listSetAside(queue: JobQueue): Promise<readonly SetAsideJob[]> {
  await queue.start();
  const jobs = await queue.boss.findJobs<{ name: string }>(SET_ASIDE, { queued: true });
  return jobs
    .map((job) => ({
      id: job.id,
      queue: job.sourceName ?? '?',
      name: job.data.name,
      because: (job.sourceOutput as { message?: string } | null)?.message ?? 'no reason kept',
      since: Temporal.Instant.fromEpochMilliseconds(job.createdOn.getTime())
    }))
    .sort((a, b) => Temporal.Instant.compare(a.since, b.since));
}

/** Puts everything that was set aside back into its queue, to be tried afresh. Answers how many. */
export async function replaySetAside(queue: JobQueue): Promise<number> {
  await queue.start();
  return queue.boss.redrive(SET_ASIDE);
}
