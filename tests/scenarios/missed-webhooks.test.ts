import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  fetchEvents,
  receiveWebhook,
  reconcileAttempts,
  reconcileBook
} from '../../src/lib/server/domain/collection/index.ts';
import { attemptRow, byIban, payByCard, paymentOf, stand, workList } from '../support/payers.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterEach(() => world.sandbox.control.faults.clear());
afterAll(() => world.close());

const source = () => ({ merchantId: world.merchant.id, accountId: world.accountId });

async function receive(body: string): Promise<void> {
  const at = Math.floor(world.clock.now().epochMilliseconds / 1000);
  const mac = createHmac('sha256', 'whsec_world').update(`${at}.${body}`).digest('hex');
  const signature = `t=${at},v1=${mac}`;
  await receiveWebhook(world.ctx, { ...source(), rawBody: body, signature });
}

describe('webhooks that never come', () => {
  test('a payment at the bank is known within a quarter of an hour', async () => {
    const fault = world.sandbox.control.faults.add({ kind: 'drop' });
    const invoice = await world.openInvoice();
    const { attemptId } = await world.pay(invoice);
    world.sandbox.control.answerBank(paymentOf(world, attemptId).id, 'approve');
    for (let minute = 0; minute < 15; minute++) {
      await world.goTo(world.clock.now().add({ minutes: 1 }).toString());
      await reconcileAttempts(world.ctx, { merchantId: world.merchant.id });
    }
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    await world.runJobs();
    world.sandbox.control.faults.clear(fault.id);
    await expectSoundBooks(world);
  });

  test('a debit, a refund and a dispute are read from the provider’s list', async () => {
    const fault = world.sandbox.control.faults.add({ kind: 'drop' });
    const debited = await world.openInvoice();
    const refunded = await world.openInvoice();
    const disputed = await world.openInvoice();
    await world.pay(debited, { instrument: byIban() });
    const first = await payByCard(world, refunded);
    const second = await payByCard(world, disputed);
    await world.goTo(
      world.clock
        .now()
        .add({ hours: 24 * 7 })
        .toString()
    );
    world.sandbox.control.refund({ payment_intent: paymentOf(world, first.attemptId).id, amount: 1_000 });
    world.sandbox.control.dispute({ payment_intent: paymentOf(world, second.attemptId).id });
    const since = world.clock.now().subtract({ hours: 24 * 8 });
    await fetchEvents(world.ctx, { merchantId: world.merchant.id, since });
    await world.runJobs();
    expect(await stand(world, debited.invoiceId)).toEqual(['paid', 0]);
    expect(await world.accounts()).toMatchObject({ disputed: 21_240 });
    world.sandbox.control.faults.clear(fault.id);
    await expectSoundBooks(world);
  });

  test('the daily reading of the book finds what our record lacks, and money without an attempt, and lost charges', async () => {
    const fault = world.sandbox.control.faults.add({ kind: 'drop' });
    const invoice = await world.openInvoice();
    const { attemptId } = await world.pay(invoice);
    world.sandbox.control.answerBank(paymentOf(world, attemptId).id, 'approve');
    const paid = await world.openInvoice();
    const other = await payByCard(world, paid);
    const { id } = paymentOf(world, other.attemptId);
    const kept = world.sandbox.control.stripe().paymentIntents.get(id)!;
    world.sandbox.control.stripe().paymentIntents.remove(id);
    const stranger = 'pi_stranger';
    world.sandbox.control
      .stripe()
      .paymentIntents.put(stranger, { ...kept, id: stranger, metadata: { attempt_id: 'theirs' } });
    const since = world.clock.now().subtract({ hours: 72 });
    for (let round = 0; round < 2; round++)
      await reconcileBook(world.ctx, { merchantId: world.merchant.id, since });
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    expect(await workList(world)).toEqual([
      { kind: 'attempt-without-charge', ref: id },
      { kind: 'charge-without-attempt', ref: stranger }
    ]);
    world.sandbox.control.stripe().paymentIntents.remove(stranger);
    world.sandbox.control.stripe().paymentIntents.put(id, kept);
    world.sandbox.control.faults.clear(fault.id);
    await world.runJobs();
    await expectSoundBooks(world);
  });
});

test('an event about nothing that exists, and one while the provider is away, are worked off in the end', async () => {
  const invoice = await world.openInvoice();
  const { attemptId } = await world.pay(invoice);
  const { id } = paymentOf(world, attemptId);
  const now = Math.floor(world.clock.now().epochMilliseconds / 1000);
  const event = (type: string, object: object) =>
    JSON.stringify({ id: `evt_${randomUUID()}`, object: 'event', type, created: now, data: { object } });
  await receive(event('refund.updated', { id: 're_never', object: 'refund' }));
  await receive(event('charge.dispute.created', { id: 'du_never', object: 'dispute' }));
  await receive(event('something.new', { id: 'x_1' }));
  world.sandbox.control.answerBank(id, 'approve');
  const away = world.sandbox.control.faults.add({ kind: '5xx-before', method: 'GET', count: null });
  await world.app.runDueJobs();
  expect(await attemptRow(world, attemptId)).toMatchObject({ status: 'requires_action' });
  world.sandbox.control.faults.clear(away.id);
  await world.goTo(world.clock.now().add({ minutes: 10 }).toString());
  expect(await attemptRow(world, attemptId)).toMatchObject({ status: 'succeeded' });
  const waiting = await world.database.owner`select type from webhook_inbox where processed_at is null`;
  expect(waiting).toHaveLength(0);
  await expectSoundBooks(world);
});
