import type { QueueName } from './jobs.ts';

/** What failed too often ends here, with its error, until somebody replays it: `npm run jobs -- list`. */
export const SET_ASIDE = 'set-aside';

/** pg-boss lives in its own schema, so that its tables and ours never meet. */
export const JOBS_SCHEMA = 'pgboss';

export type QueueSettings = Readonly<{
  /** How many jobs one worker process runs at once. */
  concurrency: number;
  /** Tries after the first, with growing pauses in between. */
  retryLimit: number;
  /** Seconds before the first retry; doubles, with jitter, up to `retryDelayMax`. */
  retryDelay: number;
  retryDelayMax: number;
  /** A job that runs longer is taken away from its worker and tried again. */
  expireInSeconds: number;
}>;

/**
 * A worker proves every ten seconds that it still holds a job. After twenty silent seconds the job goes back:
 * with the check every ten seconds, a killed worker's job runs again within half a minute (budget: 60 s).
 */
export const HEARTBEAT_SECONDS = 20;
export const SUPERVISE_SECONDS = 10;

export const queues: Readonly<Record<QueueName, QueueSettings>> = {
  // A payment waits for nobody; its tries spread over about an hour, within the provider's memory of a key (24 h).
  payments: { concurrency: 4, retryLimit: 12, retryDelay: 2, retryDelayMax: 600, expireInSeconds: 120 },
  events: { concurrency: 4, retryLimit: 12, retryDelay: 1, retryDelayMax: 600, expireInSeconds: 120 },
  // Somebody waits at a screen for a message that is worth nothing after ten minutes.
  codes: { concurrency: 4, retryLimit: 8, retryDelay: 2, retryDelayMax: 120, expireInSeconds: 60 },
  // A mail server may be away for a night: tries spread over about ten hours.
  messages: { concurrency: 4, retryLimit: 16, retryDelay: 5, retryDelayMax: 3_600, expireInSeconds: 300 },
  // Most of the time of one is another machine's; when to send again is decided by the delivery, not by the queue.
  webhooks: { concurrency: 8, retryLimit: 12, retryDelay: 5, retryDelayMax: 600, expireInSeconds: 60 },
  imports: { concurrency: 1, retryLimit: 3, retryDelay: 5, retryDelayMax: 300, expireInSeconds: 3_600 },
  housekeeping: { concurrency: 1, retryLimit: 5, retryDelay: 10, retryDelayMax: 600, expireInSeconds: 900 }
};
