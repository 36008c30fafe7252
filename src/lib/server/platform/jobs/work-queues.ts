import type { Job } from 'pg-boss';
import type { QueueName } from './jobs.ts';
import { queueNames, toHeldJob, type JobQueue, type RunJob } from './open-queue.ts';
import { HEARTBEAT_SECONDS, queues } from './queues.data.ts';

type Payload = Readonly<{ name: string; data: Record<string, unknown> }>;

/**
 * How long a job that is due later, or whose wake-up call got lost, may lie before it is found. New jobs that are due
 * at once wake a worker within milliseconds.
 */
const POLL_SECONDS: Readonly<Record<QueueName, number>> = {
  payments: 0.5,
  events: 0.5,
  codes: 0.5,
  messages: 2,
  webhooks: 2,
  imports: 2,
  housekeeping: 5
};

/** Starts taking jobs from every queue; each queue has its own workers, so that none waits for another. */
export async function startWorking(queue: JobQueue, run: RunJob): Promise<void> {
  await queue.start();
  for (const name of queueNames) {
    await queue.boss.work<Payload>(
      name,
      {
        localConcurrency: queues[name].concurrency,
        pollingIntervalSeconds: POLL_SECONDS[name],
        notifyPollingIntervalSeconds: POLL_SECONDS[name],
        heartbeatRefreshSeconds: HEARTBEAT_SECONDS / 2
      },
      async ([job]: Job<Payload>[]) => {
        if (job) await run(toHeldJob(name, job));
      }
    );
  }
}

/** Takes no more jobs and resolves when the running ones are done. */
export async function pauseWorking(queue: JobQueue): Promise<void> {
  await Promise.all(queueNames.map((name) => queue.boss.offWork(name, { wait: true })));
}
