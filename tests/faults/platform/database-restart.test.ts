import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcileAttempts } from '../../../src/lib/server/domain/collection/index.ts';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres
} from '../../../src/lib/server/platform/db/embedded.ts';
import { migrate } from '../../../src/lib/server/platform/db/migrate.ts';
import { Refusal } from '../../../src/lib/server/platform/refusal.ts';
import { byCard, paymentOf, stand } from '../../support/payers.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

/** Payers who pay at the same time. */
const AT_ONCE = 6;
const PAYERS = 24;
/** Tries of one payer, a fifth of a second apart: longer than any recovery of so small a database. */
const MOST_TRIES = 300;

let dataDir: string;
let server: EmbeddedPostgres;
let world: TestWorld;

const start = () =>
  startEmbeddedPostgres({ dataDir, logFile: path.join(dataDir, 'postgres.log'), durable: true });

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'quitte-restart-'));
  await chmod(dataDir, 0o755);
  server = await start();
  const { url, ownerUrl } = server;
  await migrate({ ownerUrl, appUrl: url, clock: 'movable' });
  const owner = postgres(ownerUrl, { max: 2, onnotice: () => {} });
  const drop = () => owner.end({ timeout: 1 });
  world = await startWorld({ on: '2026-03-02', database: { url, ownerUrl, owner, drop } });
}, 120_000);
afterAll(async () => {
  await world.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function killPostgres(): Promise<void> {
  const { directory } = JSON.parse(await readFile(path.join(dataDir, 'postgres.json'), 'utf8')) as {
    directory: string;
  };
  const lock = await readFile(path.join(directory, 'postmaster.pid'), 'utf8');
  process.kill(Number(lock.split('\n')[0]), 'SIGKILL');
  await server.gone;
}

/** Presses, and presses again where the page said that something broke, as people do: always the same form. */
async function payAtLast(invoice: OpenInvoice): Promise<string> {
  const instrument = await byCard(world);
  const formKey = `form-${invoice.invoiceId}`;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    try {
      return (await world.pay(invoice, { instrument, formKey })).attemptId;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      await pause(200);
    }
  }
  throw new Error('the database never came back');
}

test('PostgreSQL is killed and started again while many pay: each pays once, and nothing is forgotten', async () => {
  const invoices: OpenInvoice[] = [];
  for (let i = 0; i < PAYERS; i++) invoices.push(await world.openInvoice({ customerReference: `R-${i}` }));
  const waiting = [...invoices];
  const attempts: string[] = [];
  let restart: Promise<void> | undefined;
  const payer = async () => {
    for (let invoice = waiting.shift(); invoice; invoice = waiting.shift()) {
      attempts.push(await payAtLast(invoice));
      // In the middle of the crowd, with others half-way.
      if (attempts.length === PAYERS / 3)
        restart = killPostgres().then(async () => void (server = await start()));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, payer));
  await restart;

  for (let minute = 0; minute < 15; minute++) {
    await world.goTo(world.clock.now().add({ minutes: 1 }).toString());
    await reconcileAttempts(world.ctx, { merchantId: world.merchant.id });
  }
  await world.runJobs();
  for (const { invoiceId } of invoices) expect(await stand(world, invoiceId)).toEqual(['paid', 0]);
  expect(attempts.map((id) => paymentOf(world, id).status)).toEqual(attempts.map(() => 'succeeded'));
  expect(world.sandbox.control.intents().filter((each) => each.status === 'succeeded')).toHaveLength(PAYERS);
  await expectSoundBooks(world);
}, 180_000);
