import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reconcileFirst } from '../../src/lib/server/domain/collection/index.ts';
import { listBehindAccounts } from '../../src/lib/server/domain/routing/index.ts';
import { attemptRow, byBank, byIban, payByCard, stand, taken } from '../support/payers.ts';
import { putBack, type PutBackBy } from '../support/put-back.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await startWorld({ on: '2026-11-23' });
});
afterEach(() => world.close());

const behind = () =>
  world.ctx.db.withMerchant(world.merchant.id, (tx) => listBehindAccounts(tx, world.merchant.id));
const workerStarts = (isForced = false) => reconcileFirst(world.ctx, { isForced });
const anHourLater = () => world.goTo(world.clock.now().add({ hours: 1 }).toString());

/** An invoice of before the backup, paid after it; then the database is put back to the backup. */
async function payAndForget(by: PutBackBy): Promise<Readonly<{ invoice: OpenInvoice; attemptId: string }>> {
  await payByCard(world, await world.openInvoice());
  const invoice = await world.openInvoice();
  await world.runJobs();
  const backup = world.clock.now();
  await anHourLater();
  const { attemptId } = await payByCard(world, invoice);
  await world.runJobs();
  expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  await putBack(world, backup, by);
  expect(await stand(world, invoice.invoiceId)).toEqual(['open', 21_240]);
  await anHourLater();
  return { invoice, attemptId };
}

describe.each<PutBackBy>(['point-in-time', 'dump'])('a database put back by %s', (by) => {
  test('charges nothing before it has caught up, knows the payment then, and charges nothing twice', async () => {
    const { invoice, attemptId } = await payAndForget(by);
    expect(await behind()).toHaveLength(1);
    await expect(payByCard(world, invoice)).rejects.toMatchObject({ code: 'books-behind' });
    expect(taken(world)).toEqual([21_240, 21_240]);

    await workerStarts();
    expect(await behind()).toEqual([]);
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    expect(await attemptRow(world, attemptId)).toMatchObject({ status: 'succeeded', method: 'card' });
    await world.runJobs();
    await expect(payByCard(world, invoice)).rejects.toMatchObject({ code: 'nothing-to-pay' });
    expect(taken(world)).toEqual([21_240, 21_240]);
    await expectSoundBooks(world);
    // A second worker, or the same one again, finds nothing to do.
    await workerStarts();
    await expectSoundBooks(world);
  });
});

describe('the books of a database that was put back', () => {
  test('bring what is under way, too: a debit in the bank’s hands, and a payer on the bank’s page', async () => {
    const [debit, redirect] = [await world.openInvoice(), await world.openInvoice()];
    const backup = world.clock.now();
    await anHourLater();
    const debited = await world.pay(debit, { instrument: byIban() });
    const asked = await world.pay(redirect, { instrument: byBank() });
    await putBack(world, backup, 'point-in-time');
    await workerStarts();
    expect(await attemptRow(world, debited.attemptId)).toMatchObject({ status: 'processing' });
    expect(await attemptRow(world, asked.attemptId)).toMatchObject({ status: 'requires_action' });
    await expect(world.pay(debit, { instrument: byIban() })).rejects.toMatchObject({
      code: 'payment-under-way'
    });
    await world.goTo('2026-12-02');
    expect(await stand(world, debit.invoiceId)).toEqual(['paid', 0]);
  });

  test('bring payments for invoices that are lost as the customer’s credit, and onto the work list', async () => {
    const known = await world.openInvoice();
    const backup = world.clock.now();
    await world.goTo('2026-11-24');
    const lost = await world.openInvoice();
    await payByCard(world, lost);
    await world.runJobs();
    await putBack(world, backup, 'dump');
    await workerStarts();
    expect(await world.accounts()).toMatchObject({ clearing: 21_240 });
    expect(await stand(world, known.invoiceId)).toEqual(['open', 21_240]);
    const breaks = await world.database
      .owner`select kind, details from reconciliation_break where closed_at is null`;
    expect(breaks).toMatchObject([{ kind: 'charge-without-attempt' }]);
  });

  test('are asked for until the provider answers; meanwhile nothing is charged', async () => {
    const { invoice } = await payAndForget('dump');
    const { faults } = world.sandbox.control;
    const away = faults.add({ kind: '5xx-before', method: 'GET', path: '/v1/payment_intents*', count: null });
    await workerStarts();
    await expect(payByCard(world, invoice)).rejects.toMatchObject({ code: 'books-behind' });
    faults.clear(away.id);
    await workerStarts();
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });
});

test('an operator who knows better has the books read, and a worker that starts as always reads none', async () => {
  const invoice = await world.openInvoice();
  await world.runJobs();
  await workerStarts();
  const backup = world.clock.now();
  await anHourLater();
  const { attemptId } = await payByCard(world, invoice);
  // A copy of the disk: the same place, the same rows, an hour ago.
  await putBack(world, backup, 'point-in-time');
  await world.database.owner`
    update book_watch set place = database_place(), written_by = pg_current_xact_id()::xid::text`;
  expect(await behind()).toEqual([]);
  await workerStarts(true);
  expect(await attemptRow(world, attemptId)).toMatchObject({ status: 'succeeded' });
  expect(await behind()).toEqual([]);
});
