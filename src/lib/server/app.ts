import { openChannels } from './channels/open-channels.ts';
import type { Channels } from './channels/index.ts';
import type { Actor, Context } from './context.ts';
import type { Gateway, KeyedAccount, OpenGateway } from './gateway/index.ts';
import { openBankStore } from './domain/bank-files/index.ts';
import { openBankGateway } from './gateway/bank/index.ts';
import { openStripeGateway } from './gateway/stripe/index.ts';
import { jobDefinitions } from './job-definitions.ts';
import { assert } from './platform/assert.ts';
import { systemClock, type Clock, type SettableClock } from './platform/clock/clock.ts';
import { openMovableClock } from './platform/clock/movable-clock.ts';
import type { Config } from './platform/config/config.ts';
import { makeSecrets, type Secrets } from './platform/crypto/secrets.ts';
import { openDatabase, type Database } from './platform/db/database.ts';
import { nextDueAt } from './platform/jobs/due-jobs.ts';
import { makeJobProcess, type JobProcess, type Pace } from './platform/jobs/job-process.ts';
import type { Jobs } from './platform/jobs/jobs.ts';
import { openQueue, type JobQueue } from './platform/jobs/open-queue.ts';
import { readQueueDepths } from './platform/jobs/queue-depths.ts';
import { queueOf, recur } from './platform/jobs/recurring.ts';
import { makeJobRunner } from './platform/jobs/run-job.ts';
import { makeLog, type Log } from './platform/log/log.ts';
import { makeMetrics, type Metrics } from './platform/ops/metrics.ts';
import { openTxtReader } from './platform/net/read-txt.ts';
import { startOpsServer, type OpsServer } from './platform/ops/ops-server.ts';
import { schedule } from './schedule.ts';

export type ProcessKind = 'web' | 'worker' | 'script';

type OpenKeyed = (account: KeyedAccount) => Gateway;

export type AppOptions = Readonly<{
  process: ProcessKind;
  /** Tests bring a clock that stands still; the queue's clock then stands with it. */
  clock?: SettableClock;
  /** In place of the adapter of the online provider. */
  openKeyedGateway?: OpenKeyed;
  channels?: Channels;
}>;

/** Everything that one process has, built once. Close it, and nothing of it is left open. */
export type App = Readonly<{
  config: Config;
  log: Log;
  clock: Clock;
  db: Database;
  jobs: Jobs;
  metrics: Metrics;
  /** The context of one request or script: who acts, and a log that names it. */
  context(actor: Actor, log?: Log): Context;
  /** Rejects while the database or the queue can't be reached. */
  ready(): Promise<void>;
  /** Starts taking jobs, and plans the recurring ones. */
  startWorking: JobProcess['startWorking'];
  startOps(): Promise<OpsServer>;
  /** Runs every job that is due now, and all that these jobs queue. Answers how many. */
  runDueJobs: JobProcess['runDueJobs'];
  /** Moves a movable clock, by way of every job that is due between. */
  moveTo: JobProcess['moveTo'];
  readClock: JobProcess['readClock'];
  close(): Promise<void>;
}>;

/** Connections per process: a page takes one for milliseconds; a worker has one per job it runs. */
const MOST_CONNECTIONS: Readonly<Record<ProcessKind, number>> = { web: 10, worker: 16, script: 4 };

/** The composition root: the only place that builds things. */
export async function createApp(config: Config, options: AppOptions): Promise<App> {
  const name = `quitte-${options.process}`;
  const log = makeLog(name, config.LOG_LEVEL);
  const url = config.DATABASE_URL;
  const movable = config.CLOCK === 'movable' && !options.clock ? await openMovableClock(url) : undefined;
  const clock = options.clock ?? movable ?? systemClock;
  const db = openDatabase({ url, maxConnections: MOST_CONNECTIONS[options.process], applicationName: name });
  const pace: Pace = { leastMinutes: 0 };
  const definitions = recur(jobDefinitions, schedule, () => pace.leastMinutes);
  const queue = openQueue({
    url,
    applicationName: `${name}-queue`,
    clock,
    log,
    queueOf: queueOf(definitions),
    role: options.process === 'worker' ? 'worker' : 'sender'
  });
  const metrics = makeMetrics();
  const secrets = makeSecrets(config.SECRET_KEY);
  const parts = {
    db,
    clock,
    jobs: queue,
    openGateway: openGateways(
      { db, clock, secrets },
      options.openKeyedGateway ?? openStripe(config, log, clock)
    ),
    channels: options.channels ?? openChannels(config),
    secrets,
    readTxt: openTxtReader(config.DNS_SERVER),
    origin: config.ORIGIN.replace(/\/$/, '')
  };
  const context: App['context'] = (actor, requestLog = log) => ({ ...parts, actor, log: requestLog });
  const run = makeJobRunner<Context>({
    definitions,
    contextFor: (_job, jobLog) => context({ kind: 'system' }, jobLog),
    log,
    observe: (job, outcome, seconds) => metrics.job(job.queue, job.name, outcome, seconds)
  });
  const work = makeJobProcess({ db, queue, run, schedule, pace, clock, movable, settable: options.clock });
  const app: App = {
    ...{ config, log, clock, db, jobs: queue, metrics, context },
    ready: async () => {
      await db.within({ platform: true }, () => Promise.resolve());
      await nextDueAt(queue);
    },
    ...work,
    startOps: () => startOpsServer(opsOptions(app, queue)),
    close: async () => {
      await queue.stop();
      await Promise.all([db.close(), movable?.close(), parts.channels.close()]);
    }
  };
  return app;
}

function opsOptions(app: App, queue: JobQueue) {
  return {
    port: app.config.OPS_PORT,
    metrics: app.metrics,
    log: app.log,
    ready: () => app.ready(),
    measure: async () => {
      for (const depth of await readQueueDepths(queue)) {
        app.metrics.queueDepth(depth.queue, depth.state, depth.count);
      }
    },
    ...(app.config.CLOCK === 'movable'
      ? {
          clock: {
            read: () => app.readClock(),
            moveTo: async (to: Temporal.Instant) => {
              await app.moveTo(to);
              return app.readClock();
            }
          }
        }
      : {})
  };
}

type Kept = Readonly<{ db: Database; clock: Clock; secrets: Secrets }>;

/** One adapter per kind of account. */
function openGateways(kept: Kept, openKeyed: OpenKeyed): OpenGateway {
  const openBank = openBankGateway(openBankStore(kept));
  return (account) => (account.provider === 'bank' ? openBank(account) : openKeyed(account));
}

/** A clock that can be moved and a key that moves real money never meet. */
function openStripe(config: Config, log: Log, clock: Clock): OpenKeyed {
  const open = openStripeGateway({
    log,
    clock,
    ...(config.STRIPE_API_BASE ? { apiBase: config.STRIPE_API_BASE } : {})
  });
  if (config.CLOCK !== 'movable') return open;
  return (account) => {
    assert(!/^[sr]k_live_/.test(account.secretKey), 'CLOCK=movable never runs with a live key');
    return open(account);
  };
}
