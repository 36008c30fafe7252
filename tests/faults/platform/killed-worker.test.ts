import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../src/lib/server/platform/clock/clock.ts';
import { openDatabase } from '../../../src/lib/server/platform/db/database.ts';
import { openQueue, type HeldJob } from '../../../src/lib/server/platform/jobs/open-queue.ts';
import { HEARTBEAT_SECONDS, SUPERVISE_SECONDS } from '../../../src/lib/server/platform/jobs/queues.data.ts';
import { startWorking } from '../../../src/lib/server/platform/jobs/work-queues.ts';
import { makeLog } from '../../../src/lib/server/platform/log/log.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a killed worker’s job runs again within a minute, and the killed claim can’t settle it any more', async () => {
  // Silence, the look for silence, and the first pause before a retry.
  expect(HEARTBEAT_SECONDS + SUPERVISE_SECONDS * 2 + 4).toBeLessThan(60);

  const db = openDatabase({ url: database.url, maxConnections: 1, applicationName: 'test' });
  const taken: HeldJob[] = [];
  const { promise: again, resolve } = Promise.withResolvers<HeldJob>();
  const queue = openQueue({
    url: database.url,
    applicationName: 'second-worker',
    clock: systemClock,
    log: makeLog('test', 'silent'),
    queueOf: () => 'payments',
    role: 'worker'
  });
  const child = fork('tests/support/hang-in-job.ts', [database.url]);
  try {
    const held = once(child, 'message') as Promise<[{ id: string; retryCount: number }]>;
    await queue.start();
    await db.within({ platform: true }, (tx) => queue.enqueue(tx, { name: 'test.pay', data: {} }));
    const [first] = await held;
    expect(first.retryCount).toBe(0);
    child.kill('SIGKILL');
    await once(child, 'exit');

    // The silence passes.
    await database.owner`
      update pgboss.job set heartbeat_on = heartbeat_on - ${HEARTBEAT_SECONDS + 1} * interval '1 second'
      where state = 'active'`;
    await queue.boss.supervise('payments');
    await startWorking(queue, (job) => {
      taken.push(job);
      resolve(job);
      return Promise.resolve();
    });
    const second = await again;
    expect(second).toMatchObject({ id: first.id, retryCount: 1 });

    // What the killed claim would have said, had it only been frozen: nobody listens.
    expect(await queue.boss.complete('payments', first)).toMatchObject({ requested: 1, affected: 0 });
    expect(taken).toHaveLength(1);
  } finally {
    child.kill('SIGKILL');
    await queue.stop();
    await db.close();
  }
});
