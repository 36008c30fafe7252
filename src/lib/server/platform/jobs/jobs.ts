import type { Tx } from '../db/database.ts';

/** The queues, each with its own workers: a flood in one never delays another. */
export type QueueName =
  'payments' | 'events' | 'codes' | 'messages' | 'webhooks' | 'imports' | 'housekeeping';

/** A call of one use case, queued in the caller's transaction. Data are ids, never snapshots. */
export type JobCall = Readonly<{
  /** `<domain>.<use-case>`: the key in that domain's `jobs.ts`. */
  name: string;
  data: Readonly<Record<string, string | number | boolean | null>>;
  /** Not before this instant; at once when absent. */
  startAt?: Temporal.Instant;
  /** While a job with this key waits, another is not added. */
  singletonKey?: string;
}>;

export interface Jobs {
  /** Queues in the caller's transaction: the job exists if and only if the transaction commits. */
  enqueue(tx: Tx, call: JobCall): Promise<void>;
  /** Queues many at once, one statement. */
  enqueueAll(tx: Tx, calls: readonly JobCall[]): Promise<void>;
}

/** What a domain's `jobs.ts` offers: job name → queue and use case. */
export type JobDefinition<C> = Readonly<{
  queue: QueueName;
  run: (ctx: C, data: Readonly<Record<string, unknown>>) => Promise<void>;
}>;

/** A recurring job of `schedule.ts`: when, what, why. Times are in the named zone. */
export type RecurringJob = Readonly<{
  name: string;
  /** Either a period, counted from the epoch so that every process agrees on it, or a local time each day. */
  every: Readonly<{ minutes: number }> | Readonly<{ dailyAt: string; zone: string }>;
  why: string;
}>;
