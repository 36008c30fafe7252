import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  attemptRow,
  byCard,
  instrumentOf,
  passMinutes,
  payAct,
  payByCard,
  paymentOf,
  stand
} from '../../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';
import { actInChild, startAct } from '../../support/act-in-child.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterEach(() => world.sandbox.control.faults.clear());
afterAll(() => world.close());

const merchantId = () => world.merchant.id;

/** The product is up again: the worker takes what waits, and the janitor comes every minute for a quarter of an hour. */
async function recover(): Promise<void> {
  await passMinutes(world, 15);
  await world.runJobs();
  await expectSoundBooks(world);
}

const attemptsOf = (invoiceId: string) =>
  world.database.owner`
    select a.id, a.status from payment_attempt a join attempt_allocation l on l.attempt_id = a.id
    where l.invoice_id = ${invoiceId} order by a.opened_at`;

/** Waits until the provider has taken the request that its next fault was meant for. */
async function untilTaken(): Promise<void> {
  for (let i = 0; i < 1_500; i++) {
    if (world.sandbox.control.faults.list().length === 0) return;
    await pause(20);
  }
  throw new Error('the request was never sent');
}

describe('the web process is killed while a payer pays', () => {
  test.each([
    ['pay:claimed', 'card', []],
    ['pay:opened', 'card', ['canceled']],
    ['pay:opened', 'bank', ['canceled']],
    ['pay:answered', 'card', ['succeeded']],
    ['pay:answered', 'bank', ['requires_action']],
    ['pay:answered', 'debit', ['processing']],
    ['outcome:written', 'card', ['succeeded']],
    ['pay:recording', 'debit', ['processing']],
    ['pay:recorded', 'card', ['succeeded']]
  ] as const)('at %s, by %s: after the restart the attempts are %j', async (failpoint, by, statuses) => {
    const invoice = await world.openInvoice();
    const end = await actInChild(world, payAct(invoice, await instrumentOf(world, by)), failpoint);
    expect(end.signal).toBe('SIGKILL');
    await recover();
    expect((await attemptsOf(invoice.invoiceId)).map((row) => row['status'])).toEqual(statuses);
    // Whatever it was, the debt is paid once in the end.
    const [live] = await attemptsOf(invoice.invoiceId);
    if (live?.['status'] === 'requires_action')
      world.sandbox.control.answerBank(paymentOf(world, live['id'] as string).id, 'approve');
    else if (live === undefined || live['status'] === 'canceled') await payByCard(world, invoice);
    await world.goTo(
      world.clock
        .now()
        .add({ hours: 24 * 7 })
        .toString()
    );
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    await expectSoundBooks(world);
  });

  test('with the request on its way: what the provider does after our death is found, not doubled', async () => {
    const invoice = await world.openInvoice();
    world.sandbox.control.faults.add({ kind: 'delay', path: '/v1/payment_intents', delayMs: 1_000 });
    const act = payAct(invoice, await byCard(world));
    const child = startAct(world, act);
    await untilTaken();
    child.kill();
    expect((await child.ended).signal).toBe('SIGKILL');
    // Before anything is known, nobody can pay a second time.
    await expect(payByCard(world, invoice)).rejects.toMatchObject({ code: 'payment-under-way' });
    await pause(1_200);
    await recover();
    expect((await attemptsOf(invoice.invoiceId)).map((row) => row['status'])).toEqual(['succeeded']);
  });
});

describe('the database ends its connections while a payer pays', () => {
  test.each(['delay', 'delay-after'] as const)(
    'with the charge on its way (%s): it is found, not doubled',
    async (kind) => {
      const invoice = await world.openInvoice();
      world.sandbox.control.faults.add({ kind, path: '/v1/payment_intents', delayMs: 1_000 });
      const [before] = await world.database.owner`select clock_timestamp()::text as at`;
      const child = startAct(world, payAct(invoice, await byCard(world)));
      await untilTaken();
      const ended = await world.database.owner`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'quitte-script'
        and backend_start > ${before!['at'] as string}::timestamptz`;
      expect(ended.length).toBeGreaterThan(0);
      await child.ended;
      await recover();
      expect((await attemptsOf(invoice.invoiceId)).map((row) => row['status'])).toEqual(['succeeded']);
      expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    }
  );
});

describe('the worker or the web process is killed on other ways', () => {
  test.each(['janitor:asked', 'outcome:written'])('the janitor, at %s', async (failpoint) => {
    const invoice = await world.openInvoice();
    world.sandbox.control.faults.add({ kind: '5xx-after', path: '/v1/payment_intents' });
    const { attemptId, kind } = await payByCard(world, invoice);
    expect(kind).toBe('unknown');
    await world.database.owner`
      update payment_attempt set opened_at = opened_at - interval '2 minutes', asked_at = null where id = ${attemptId}`;
    const end = await actInChild(world, { kind: 'janitor', input: { merchantId: merchantId() } }, failpoint);
    expect(end.signal).toBe('SIGKILL');
    await recover();
    expect(await attemptRow(world, attemptId)).toMatchObject({ status: 'succeeded' });
  });

  test.each(['janitor:asked', 'outcome:written'])('the payer’s return, at %s', async (failpoint) => {
    const invoice = await world.openInvoice();
    const { attemptId } = await world.pay(invoice);
    const fault = world.sandbox.control.faults.add({ kind: 'drop' });
    world.sandbox.control.answerBank(paymentOf(world, attemptId).id, 'approve');
    world.sandbox.control.faults.clear(fault.id);
    const input = { token: invoice.link.token, attemptId };
    expect((await actInChild(world, { kind: 'return', input }, failpoint)).signal).toBe('SIGKILL');
    await recover();
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });

  test.each(['webhook:applied', 'outcome:written', 'webhook:processed'])(
    'a webhook’s job, at %s',
    async (failpoint) => {
      const invoice = await world.openInvoice();
      const { attemptId } = await world.pay(invoice);
      world.sandbox.control.answerBank(paymentOf(world, attemptId).id, 'approve');
      await world.sandbox.control.runDue();
      expect((await actInChild(world, { kind: 'work' }, failpoint)).signal).toBe('SIGKILL');
      // The killed worker's jobs go back to the queue once it is silent for too long.
      await world.database.owner`update pgboss.job set state = 'retry' where state = 'active'`;
      await recover();
      expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
      const waiting = await world.database.owner`select 1 from webhook_inbox where processed_at is null`;
      expect(waiting).toHaveLength(0);
    }
  );

  test.each(['refund:claimed', 'refund:opened', 'refund:answered', 'refund:written', 'refund:recorded'])(
    'a refund, at %s: it is made once, or never was',
    async (failpoint) => {
      const invoice = await world.openInvoice();
      const { attemptId } = await payByCard(world, invoice);
      const input = { merchantId: merchantId(), attemptId, amount: eur(10_000), effect: 'reopen' } as const;
      expect((await actInChild(world, { kind: 'refund', input }, failpoint)).signal).toBe('SIGKILL');
      await recover();
      const refunds = world.sandbox.control
        .stripe()
        .refunds.values()
        .filter((each) => each.payment_intent === paymentOf(world, attemptId).id);
      const isMade = failpoint !== 'refund:claimed';
      expect(refunds.map((each) => each.amount)).toEqual(isMade ? [10_000] : []);
      expect((await stand(world, invoice.invoiceId))[1]).toBe(isMade ? 10_000 : 0);
    }
  );
});
