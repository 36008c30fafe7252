import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcileAttempts } from '../../../src/lib/server/domain/collection/index.ts';
import { Refusal } from '../../../src/lib/server/platform/refusal.ts';
import { openOwnPostgres, type OwnPostgres } from '../../support/own-postgres.ts';
import { byCard, paymentOf, stand } from '../../support/payers.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

/** Payers who pay at the same time. */
const AT_ONCE = 6;
const PAYERS = 24;
/** Tries of one payer, a fifth of a second apart: longer than any recovery of so small a database. */
const MOST_TRIES = 300;

let server: OwnPostgres;
let world: TestWorld;

beforeAll(async () => {
  server = await openOwnPostgres();
  world = await startWorld({ on: '2026-03-02', database: server.database });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

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
      if (attempts.length === PAYERS / 3) restart = server.kill().then(server.start);
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
});
