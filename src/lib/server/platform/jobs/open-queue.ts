import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss, type Job } from 'pg-boss';
import { assert } from '../assert.ts';
import { newToken } from '../crypto/random.ts';
import { APP_ROLE, type Tx } from '../db/database.ts';
import type { Clock } from '../clock/clock.ts';
import type { Log } from '../log/log.ts';
import type { JobCall, Jobs, QueueName } from './jobs.ts';
import { JOBS_SCHEMA, queues, SUPERVISE_SECONDS } from './queues.data.ts';

/** One job as a worker holds it. `retryCount` names the claim: a later claim on the same job has a higher one. */
export type HeldJob = Readonly<{
  id: string;
  queue: QueueName;
  name: string;
  data: Readonly<Record<string, unknown>>;
  retryCount: number;
  /** Aborts when the claim is lost (frozen too long, taken over by another worker) or the process must end. */
  signal: AbortSignal;
}>;

export type RunJob = (job: HeldJob) => Promise<void>;

type Payload = Readonly<{ name: string; data: Record<string, unknown> }>;

export type JobQueue = Jobs &
  Readonly<{
    /** The queue's own engine, for this folder's other files only. */
    boss: PgBoss;
    /** Opens the connections; enqueueing does so by itself. */
    start(): Promise<void>;
    stop(): Promise<void>;
  }>;

export type QueueOptions = Readonly<{
  url: string;
  applicationName: string;
  clock: Clock;
  log: Log;
  /** In which queue a job of this name waits; undefined when nobody knows the name. */
  queueOf: (name: string) => QueueName | undefined;
  /** `worker` also listens for new jobs and takes back what killed workers held. */
  role: 'sender' | 'worker';
}>;

/** A running job gets this long to finish when its process must end; then it is given back. */
const STOP_MS = 10_000;

/** Opens pg-boss as the application's role. It installs nothing: `migrate` does that as the owner. */
export function openQueue(options: QueueOptions): JobQueue {
  const worker = options.role === 'worker';
  const boss = new PgBoss({
    connectionString: options.url,
    application_name: options.applicationName,
    options: `-c role=${APP_ROLE} -c statement_timeout=30000`,
    max: worker ? 6 : 1,
    schema: JOBS_SCHEMA,
    migrate: false,
    schedule: false,
    // Index upkeep needs the owner's rights.
    reindex: false,
    monitorVacuum: false,
    supervise: worker,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    useListenNotify: worker,
    clock: bossClock(options.clock)
  });
  boss.on('error', (error) => options.log.error({ err: error }, 'job queue'));
  boss.on('warning', (warning) => options.log.warn({ warning }, 'job queue'));
  let started: Promise<unknown> | undefined;
  const start = async (): Promise<void> => {
    started ??= boss.start();
    await started;
  };
  const enqueueAll: Jobs['enqueueAll'] = async (tx, calls) => {
    if (calls.length === 0) return;
    await start();
    await insertAll(boss, tx, calls, options.queueOf);
  };
  return {
    boss,
    start,
    enqueueAll,
    enqueue: (tx, call) => enqueueAll(tx, [call]),
    stop: async () => {
      if (!started) return;
      await started.catch(() => undefined);
      await boss.stop({ graceful: true, timeout: STOP_MS });
    }
  };
}

async function insertAll(
  boss: PgBoss,
  tx: Tx,
  calls: readonly JobCall[],
  queueOf: QueueOptions['queueOf']
): Promise<void> {
  const byQueue = Map.groupBy(calls, (call) => {
    const queue = queueOf(call.name);
    assert(queue !== undefined, `job ${call.name} is in no domain's jobs.ts`);
    return queue;
  });
  const db = fromDrizzle(tx, sql);
  await Promise.all([...byQueue].map(([queue, group]) => boss.insert(queue, group.map(toInsert), { db })));
}

/** The queue allows one waiting job per key, and takes a missing key for an empty one: so everyone gets a key. */
function toInsert(call: JobCall) {
  return {
    data: { name: call.name, data: call.data } satisfies Payload,
    singletonKey: call.singletonKey ?? newToken(16),
    ...(call.startAt ? { startAfter: call.startAt.toString({ smallestUnit: 'microsecond' }) } : {})
  };
}

/** What pg-boss hands to a worker, in our words. */
export function toHeldJob(queue: QueueName, job: Job<Payload>): HeldJob {
  return {
    id: job.id,
    queue,
    name: job.data.name,
    data: job.data.data,
    retryCount: job.retryCount,
    signal: job.signal ?? new AbortController().signal
  };
}

export const queueNames = Object.keys(queues) as QueueName[];

/** pg-boss reads the hour from our clock; its pauses are the machine's, so that a clock that stands still never hangs it. */
function bossClock(clock: Clock) {
  return {
    now: () => clock.now().epochMilliseconds,
    setTimeout: (run: () => void, ms: number) => setTimeout(run, ms),
    clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
    setInterval: (run: () => void, ms: number) => setInterval(run, ms),
    clearInterval: (timer: unknown) => clearInterval(timer as NodeJS.Timeout)
  };
}
