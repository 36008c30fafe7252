import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp, type App } from '../../../src/lib/server/app.ts';
import { readConfig } from '../../../src/lib/server/platform/config/config.ts';
import type { OpsServer } from '../../../src/lib/server/platform/ops/ops-server.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let worker: App;
let web: App;
let ops: OpsServer;

beforeAll(async () => {
  database = await createTestDatabase();
  const config = readConfig({
    DATABASE_URL: database.url,
    ORIGIN: 'http://localhost',
    SECRET_KEY: randomBytes(32).toString('base64'),
    CLOCK: 'movable',
    LOG_LEVEL: 'silent'
  });
  [worker, web] = await Promise.all([
    createApp(config, { process: 'worker' }),
    createApp(config, { process: 'web' })
  ]);
  ops = await worker.startOps();
  await worker.startWorking();
});
afterAll(async () => {
  await ops.close();
  await Promise.all([worker.close(), web.close()]);
  await database.drop();
});

const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${ops.port}${path}`, init);
const move = (to: string) => ask('/clock', { method: 'POST', body: JSON.stringify({ to }) });

test('alive, ready, and measured', async () => {
  expect((await ask('/health')).status).toBe(200);
  expect((await ask('/ready')).status).toBe(200);
  // Right after a full minute what recurs is due; a moment later it has been done.
  await expect
    .poll(async () => (await ask('/metrics')).text())
    .toContain('quitte_queue_jobs{queue="payments",state="due"} 0');
  expect((await ask('/nothing')).status).toBe(404);
});

test('moving the clock moves web and worker together, and never back', async () => {
  const to = worker.clock.now().add({ hours: 5 }).round('second');
  const answer = await move(to.toString());
  expect(answer.status).toBe(200);
  const { now, nextDueAt } = (await answer.json()) as { now: string; nextDueAt: string };
  expect(Temporal.Instant.compare(Temporal.Instant.from(now), to)).toBeGreaterThanOrEqual(0);
  // Sweeps are planned at their own pace again: the next one is minutes away, not an hour.
  expect(to.until(Temporal.Instant.from(nextDueAt)).total('minutes')).toBeLessThan(6);
  await expect.poll(() => to.until(web.clock.now()).total('seconds')).toBeGreaterThanOrEqual(0);

  expect((await move(to.subtract({ hours: 1 }).toString())).status).toBe(422);
  expect((await move('yesterday')).status).toBe(422);
});
