import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { settableClock, type SettableClock } from '../../../src/lib/server/platform/clock/clock.ts';
import { standAt } from '../../../src/lib/server/platform/clock/movable-clock.ts';
import { openDatabase, type Database } from '../../../src/lib/server/platform/db/database.ts';
import { nextDueAt, runDueJobs } from '../../../src/lib/server/platform/jobs/due-jobs.ts';
import type { JobCall, JobDefinition, Jobs } from '../../../src/lib/server/platform/jobs/jobs.ts';
import { moveThrough } from '../../../src/lib/server/platform/jobs/move-through.ts';
import { openQueue, type JobQueue } from '../../../src/lib/server/platform/jobs/open-queue.ts';
import { planRecurring, queueOf, recur } from '../../../src/lib/server/platform/jobs/recurring.ts';
import { makeJobRunner } from '../../../src/lib/server/platform/jobs/run-job.ts';
import { listSetAside, replaySetAside } from '../../../src/lib/server/platform/jobs/set-aside.ts';
import { makeLog } from '../../../src/lib/server/platform/log/log.ts';
import { Refusal } from '../../../src/lib/server/platform/refusal.ts';
import { Transient } from '../../../src/lib/server/platform/transient.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

type Ctx = Readonly<{ db: Database; jobs: Jobs; clock: SettableClock }>;

const log = makeLog('test', 'silent');
let database: TestDatabase;
let db: Database;
let clock: SettableClock;
let queue: JobQueue;
let ran: string[];
/** Fails that many times before it succeeds. */
let failures: number;

const note = (name: string): JobDefinition<Ctx> => ({
  queue: 'housekeeping',
  run: (ctx, data) => {
    ran.push(`${ctx.clock.now().toString().slice(0, 16)} ${name}${data.id ? ` ${String(data.id)}` : ''}`);
    return Promise.resolve();
  }
});

const schedule = [
  { name: 'test.daily', every: { dailyAt: '08:00', zone: 'Europe/Amsterdam' }, why: 'a daily job' },
  { name: 'test.half-daily', every: { minutes: 720 }, why: 'a job twice a day' }
];

const definitions = recur<Ctx>(
  {
    'test.note': note('note'),
    'test.daily': note('daily'),
    'test.half-daily': note('half-daily'),
    'test.refused': {
      queue: 'events',
      run: () => Promise.reject(new Refusal('invoice-already-paid'))
    },
    'test.fails': {
      queue: 'payments',
      run: (_ctx, data) => {
        ran.push(`try ${String(data.id)}`);
        failures -= 1;
        return failures < 0 ? Promise.resolve() : Promise.reject(new Transient('not yet'));
      }
    },
    'test.chain': {
      queue: 'events',
      run: async (ctx, data) => {
        ran.push(`chain ${String(data.left)}`);
        if (Number(data.left) === 0) return;
        const next: JobCall = { name: 'test.chain', data: { left: Number(data.left) - 1 } };
        await ctx.db.within({ platform: true }, (tx) => ctx.jobs.enqueue(tx, next));
      }
    }
  },
  schedule
);

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 2, applicationName: 'test' });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  await database.owner`delete from pgboss.job`;
  ran = [];
  failures = 0;
  clock = settableClock(Temporal.Instant.from('2026-03-02T09:00:00Z'));
  queue = openQueue({
    url: database.url,
    applicationName: 'test-queue',
    clock,
    log,
    queueOf: queueOf(definitions),
    role: 'sender'
  });
  await queue.start();
  await moveTo(clock.now());
});
afterEach(() => queue.stop());

const run = (job: Parameters<ReturnType<typeof makeJobRunner<Ctx>>>[0]) =>
  makeJobRunner<Ctx>({ definitions, contextFor: () => ({ db, jobs: queue, clock }), log })(job);

async function moveTo(instant: Temporal.Instant): Promise<void> {
  clock.set(instant);
  await standAt((text, values) => queue.boss.getDb().executeSql(text, values), instant);
}

const enqueue = (...calls: JobCall[]) => db.within({ platform: true }, (tx) => queue.enqueueAll(tx, calls));

test('a job exists if and only if its transaction commits', async () => {
  await expect(
    db.within({ platform: true }, async (tx) => {
      await queue.enqueue(tx, { name: 'test.note', data: { id: 'rolled back' } });
      throw new Error('no');
    })
  ).rejects.toThrow('no');
  await enqueue({ name: 'test.note', data: { id: 'kept' } });
  expect(await runDueJobs(queue, run)).toBe(1);
  expect(ran).toEqual(['2026-03-02T09:00 note kept']);
});

test('while a job with a key waits, another is not added; once it ran, it is', async () => {
  const call = { name: 'test.note', data: {}, singletonKey: 'one' };
  await enqueue(call, call);
  await enqueue(call);
  expect(await runDueJobs(queue, run)).toBe(1);
  await enqueue(call);
  expect(await runDueJobs(queue, run)).toBe(1);
});

test('jobs without a key never stand in each other’s way', async () => {
  await enqueue({ name: 'test.note', data: {} }, { name: 'test.note', data: {} });
  expect(await runDueJobs(queue, run)).toBe(2);
});

test('a job that queues another is followed to the end', async () => {
  await enqueue({ name: 'test.chain', data: { left: 3 } });
  expect(await runDueJobs(queue, run)).toBe(4);
  expect(ran).toEqual(['chain 3', 'chain 2', 'chain 1', 'chain 0']);
});

test('a moved clock runs every job on the way, each at its own time', async () => {
  await enqueue(
    { name: 'test.note', data: { id: 'c' }, startAt: Temporal.Instant.from('2026-03-09T12:00:00Z') },
    { name: 'test.note', data: { id: 'b' }, startAt: Temporal.Instant.from('2026-03-05T12:00:00Z') },
    { name: 'test.note', data: { id: 'a' } }
  );
  expect((await nextDueAt(queue))?.toString()).toBe('2026-03-02T09:00:00Z');
  await moveThrough(queue, run, moveTo, Temporal.Instant.from('2026-03-09T11:59:00Z'));
  expect(ran).toEqual(['2026-03-02T09:00 note a', '2026-03-05T12:00 note b']);
  expect((await nextDueAt(queue))?.toString()).toBe('2026-03-09T12:00:00Z');
});

test('a recurring job runs at every one of its times while the clock is moved, and once after a long sleep', async () => {
  await planRecurring(db, queue, schedule, clock.now());
  await planRecurring(db, queue, schedule, clock.now());
  await moveThrough(queue, run, moveTo, Temporal.Instant.from('2026-03-04T08:00:00Z'));
  expect(ran).toEqual([
    '2026-03-02T12:00 half-daily',
    '2026-03-03T00:00 half-daily',
    '2026-03-03T07:00 daily',
    '2026-03-03T12:00 half-daily',
    '2026-03-04T00:00 half-daily',
    '2026-03-04T07:00 daily'
  ]);

  // The machine sleeps for a month: one run of each stands for all that was missed.
  ran = [];
  await moveTo(Temporal.Instant.from('2026-04-04T08:00:00Z'));
  await runDueJobs(queue, run);
  expect(ran.toSorted()).toEqual(['2026-04-04T08:00 daily', '2026-04-04T08:00 half-daily']);
  expect((await nextDueAt(queue))?.toString()).toBe('2026-04-04T12:00:00Z');
});

test('a refusal ends a job; nothing is tried again', async () => {
  await enqueue({ name: 'test.refused', data: {} });
  expect(await runDueJobs(queue, run)).toBe(1);
  expect(await nextDueAt(queue)).toBeUndefined();
  expect(await listSetAside(queue)).toEqual([]);
});

test('a job that fails is tried again with pauses, then set aside with its reason, and can be replayed', async () => {
  failures = 13;
  await enqueue({ name: 'test.fails', data: { id: 7 } }, { name: 'test.note', data: { id: 'other' } });
  await runDueJobs(queue, run);
  // The others go on.
  expect(ran.toSorted()).toEqual(['2026-03-02T09:00 note other', 'try 7']);
  await moveThrough(queue, run, moveTo, Temporal.Instant.from('2026-03-03T09:00:00Z'));
  expect(ran.filter((line) => line === 'try 7')).toHaveLength(13);
  expect(await listSetAside(queue)).toMatchObject([
    { queue: 'payments', name: 'test.fails', because: 'not yet' }
  ]);

  expect(await replaySetAside(queue)).toBe(1);
  await runDueJobs(queue, run);
  expect(ran.filter((line) => line === 'try 7')).toHaveLength(14);
  expect(await listSetAside(queue)).toEqual([]);
});

test('an unknown name is a defect of the caller', async () => {
  await expect(enqueue({ name: 'nobody.knows', data: {} })).rejects.toThrow('nobody.knows');
});
