import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { refundPayment } from '../../../src/lib/server/domain/collection/index.ts';
import {
  attemptRow,
  byCard,
  instrumentOf,
  passMinutes,
  payByCard,
  paymentOf,
  stand
} from '../../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterEach(async () => {
  world.sandbox.control.faults.clear();
  await world.runJobs();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

const afterEffect = { card: 'succeeded', bank: 'requires_action', debit: 'processing' } as const;

/** The janitor's quarter of an hour. */
async function janitor(minutes = 15): Promise<void> {
  await passMinutes(world, minutes);
}

const paymentsOf = (attemptId: string) =>
  world.sandbox.control.intents().filter((intent) => intent.metadata['attempt_id'] === attemptId);

describe('the answer to a charge is lost', () => {
  const kinds = [
    ['drop-before', false],
    ['drop-after', true],
    ['reset', false],
    ['5xx-before', false],
    ['5xx-after', true]
  ] as const;
  const cases = kinds.flatMap(([kind, isDone]) =>
    (['card', 'bank', 'debit'] as const).map((by) => [kind, by, isDone] as const)
  );

  test.each(cases)(
    '%s, by %s: unknown, nothing else may pay, then known by asking',
    async (kind, by, isDone) => {
      const { faults } = world.sandbox.control;
      const webhooks = faults.add({ kind: 'drop' });
      const fault = faults.add({ kind, method: 'POST', path: '/v1/payment_intents', count: null });
      const invoice = await world.openInvoice();
      const { attemptId, kind: told } = await world.pay(invoice, {
        instrument: await instrumentOf(world, by)
      });
      expect(told).toBe('unknown');
      faults.clear(fault.id);
      await expect(payByCard(world, invoice)).rejects.toMatchObject({ code: 'payment-under-way' });
      await janitor();
      expect((await attemptRow(world, attemptId))['status']).toBe(isDone ? afterEffect[by] : 'canceled');
      // One payment at most under this attempt, and none that could still take money where nothing was done.
      expect(paymentsOf(attemptId).map((each) => each.status)).toEqual([
        isDone ? afterEffect[by] : 'canceled'
      ]);
      faults.clear(webhooks.id);
      if (!isDone) await payByCard(world, invoice);
      else if (by === 'bank') await world.answerBank(invoice, { attemptId, kind: 'unknown' }, 'approve');
      await world.goTo(
        world.clock
          .now()
          .add({ hours: 24 * 7 })
          .toString()
      );
      expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    }
  );

  test.each(['card', 'bank', 'debit'] as const)(
    'turned away for as long as we can wait (429), by %s: surely not executed, and free to be paid again at once',
    async (by) => {
      const { faults } = world.sandbox.control;
      const path = '/v1/payment_intents';
      const fault = faults.add({ kind: '429', method: 'POST', path, count: null });
      const invoice = await world.openInvoice();
      const told = await world.pay(invoice, { instrument: await instrumentOf(world, by) });
      expect(told).toMatchObject({ kind: 'declined', declineClass: 'technical' });
      faults.clear(fault.id);
      expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
      await janitor();
      expect(paymentsOf(told.attemptId)).toEqual([]);
      await world.runJobs();
    }
  );

  test('an answer that comes after the time-out: the payment stands, and is found', async () => {
    world.sandbox.control.faults.add({ kind: 'delay-after', path: '/v1/payment_intents', delayMs: 3_000 });
    const invoice = await world.openInvoice();
    const { attemptId, kind } = await payByCard(world, invoice);
    expect(kind).toBe('unknown');
    await janitor(3);
    expect(await attemptRow(world, attemptId)).toMatchObject({ status: 'succeeded' });
  });

  test('a stored 500 without an effect is not looped on: the attempt is given up, the key is spent', async () => {
    const { faults } = world.sandbox.control;
    faults.add({ kind: '5xx-before', path: '/v1/payment_intents', stored: true });
    const invoice = await world.openInvoice();
    const { attemptId } = await payByCard(world, invoice);
    await janitor();
    expect(await attemptRow(world, attemptId)).toMatchObject({ status: 'canceled' });
    expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
  });
});

test('a request that was frozen on its way finds its key spent, and takes nothing', async () => {
  const { faults } = world.sandbox.control;
  const fault = faults.add({ kind: 'drop-before', method: 'POST', path: '/v1/payment_intents', count: null });
  const invoice = await world.openInvoice();
  const instrument = await byCard(world);
  const { attemptId } = await world.pay(invoice, { instrument });
  faults.clear(fault.id);
  await janitor();
  expect(await attemptRow(world, attemptId)).toMatchObject({ status: 'canceled' });
  // The very request of before, thawed: the same key, the same words.
  const late = await fetch(`${world.sandbox.stripeUrl}/v1/payment_intents`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_world', 'idempotency-key': attemptId },
    body: new URLSearchParams({
      amount: '21240',
      currency: 'eur',
      confirm: 'true',
      payment_method: 'pm_card_visa',
      return_url: 'https://pay.example',
      'allowed_payment_method_types[]': 'card',
      'metadata[attempt_id]': attemptId
    })
  });
  expect(late.status).toBe(400);
  expect(paymentOf(world, attemptId).status).toBe('canceled');
  expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
});

test('the provider is away while another way is chosen: nothing is charged twice, and the payer is told to wait', async () => {
  const invoice = await world.openInvoice();
  const { attemptId } = await world.pay(invoice);
  const instrument = await byCard(world);
  const fault = world.sandbox.control.faults.add({ kind: '5xx-before', path: '/v1/*', count: null });
  await expect(world.pay(invoice, { instrument })).rejects.toMatchObject({ code: 'payment-under-way' });
  world.sandbox.control.faults.clear(fault.id);
  expect(await attemptRow(world, attemptId)).toMatchObject({ status: 'requires_action' });
  expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
});

test('the provider is away while a card is to be remembered: refused before anything is tried', async () => {
  const invoice = await world.openInvoice({ customerReference: 'K-away' });
  const instrument = await byCard(world);
  const fault = world.sandbox.control.faults.add({ kind: '5xx-before', path: '/v1/customers', count: null });
  await expect(world.pay(invoice, { instrument, isToBeSaved: true })).rejects.toMatchObject({
    code: 'provider-away'
  });
  world.sandbox.control.faults.clear(fault.id);
  expect(await world.pay(invoice, { instrument, isToBeSaved: true })).toMatchObject({ kind: 'succeeded' });
});

describe('the answer to a refund is lost', () => {
  test.each(['drop-before', 'drop-after', '5xx-before', '5xx-after', '429'] as const)(
    '%s: seen through, and made once',
    async (kind) => {
      const invoice = await world.openInvoice();
      const { attemptId } = await payByCard(world, invoice);
      const fault = world.sandbox.control.faults.add({ kind, path: '/v1/refunds', count: null });
      const refund = await refundPayment(world.ctx, {
        merchantId: world.merchant.id,
        attemptId,
        amount: eur(5_000),
        effect: 'reopen'
      });
      expect(refund.status).toBe('unknown');
      world.sandbox.control.faults.clear(fault.id);
      await janitor(3);
      expect((await stand(world, invoice.invoiceId))[1]).toBe(5_000);
      const made = world.sandbox.control
        .stripe()
        .refunds.values()
        .filter((each) => each.payment_intent === paymentOf(world, attemptId).id);
      expect(made.map((each) => each.amount)).toEqual([5_000]);
    }
  );
});
