import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBody } from '../http/body.ts';
import { startSandbox, type Sandbox } from '../start.ts';
import { stripeFor, testAccount } from './test-client.fixture.ts';

let sandbox: Sandbox;
let stripe: Stripe;
let receiver: Server;
let received: Stripe.Event[];
let answers: number[];

beforeEach(async () => {
  sandbox = await startSandbox({ accounts: [testAccount], clock: { fixedAt: '2026-03-02T10:00:00Z' } });
  stripe = stripeFor(sandbox);
  received = [];
  answers = [];
  receiver = createServer((request, response) => {
    void readBody(request).then((body) => {
      const at = Math.floor(sandbox.control.now() / 1000);
      const signature = request.headers['stripe-signature']!;
      received.push(
        stripe.webhooks.constructEvent(body, signature, testAccount.webhookSecret, 300, undefined, at)
      );
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  const { port } = receiver.address() as AddressInfo;
  sandbox.control.webhooks.register(`http://127.0.0.1:${port}/api/webhooks/stripe`);
});
afterEach(async () => {
  await sandbox.stop();
  receiver.closeAllConnections();
  await new Promise((done) => receiver.close(done));
});

const pay = (payment_method = 'pm_card_visa') =>
  stripe.paymentIntents.create({
    amount: 4_900,
    currency: 'eur',
    confirm: true,
    payment_method,
    return_url: 'https://pay.example/'
  });
const types = () => received.map(({ type }) => type);
const PAID = ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'];

test('events are signed, versioned and tell of the payment in order', async () => {
  const intent = await pay();
  await sandbox.control.runDue();
  expect(types()).toEqual(PAID);
  expect(received[2]).toMatchObject({
    api_version: '2026-10-28.endive',
    data: { object: { id: intent.id, status: 'succeeded' } }
  });
  expect(received[0]!.request?.id).toMatch(/^req_/);
});

test('the fee follows with charge.updated', async () => {
  await pay();
  await sandbox.control.advance('PT5S');
  expect(types()).toEqual([...PAID, 'charge.updated']);
});

test('what is not answered with 2xx comes again, later and later', async () => {
  answers = [500, 503];
  await stripe.customers.create({ name: 'Noor Jansen' });
  await sandbox.control.runDue();
  expect(received).toHaveLength(1);
  await sandbox.control.advance('PT1M');
  await sandbox.control.advance('PT5M');
  expect(types()).toEqual(['customer.created', 'customer.created', 'customer.created']);
  expect(new Set(received.map(({ id }) => id)).size).toBe(1);
  expect(sandbox.control.webhooks.deliveries().map(({ status }) => status)).toEqual([500, 503, 200]);
});

test('an event that never gets an answer is given up after three days', async () => {
  answers = new Array<number>(50).fill(500);
  await stripe.customers.create({});
  await sandbox.control.advance('P6D');
  expect(received).toHaveLength(11);
});

test.each([
  ['duplicate', PAID.flatMap((type) => [type, type])],
  ['reorder', PAID.toReversed()],
  ['drop', []],
  ['hold', []]
] as const)('deliveries can be made to %s', async (kind, expected) => {
  sandbox.control.faults.add({ kind });
  await pay();
  await sandbox.control.runDue();
  expect(types()).toEqual(expected);
});

test('held events go in the order that is asked for', async () => {
  sandbox.control.faults.add({ kind: 'hold', event: '*' });
  await pay();
  await sandbox.control.runDue();
  const held = sandbox.control.webhooks.held();
  await sandbox.control.webhooks.release([2, 0, 1].map((place) => held[place]!.id));
  expect(types()).toEqual([PAID[2], PAID[0], PAID[1]]);
  expect(sandbox.control.webhooks.held()).toEqual([]);
});

test('a delivery can be late while the others are on time', async () => {
  sandbox.control.faults.add({
    kind: 'delay-delivery',
    event: 'payment_intent.succeeded',
    delayMs: 3_600_000
  });
  await pay();
  await sandbox.control.runDue();
  expect(types()).not.toContain('payment_intent.succeeded');
  await sandbox.control.advance('PT1H');
  expect(types().at(-1)).toBe('payment_intent.succeeded');
});

test('an event can be sent again at will', async () => {
  await stripe.customers.create({});
  await sandbox.control.runDue();
  await sandbox.control.webhooks.redeliver(received[0]!.id, 3);
  expect(received).toHaveLength(4);
});

test('events are listed by type and page by page, newest first', async () => {
  await pay();
  await pay('pm_card_visa');
  const all = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 100 });
  const paged = await stripe.events.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
  expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  const succeeded = await stripe.events.list({ type: 'payment_intent.succeeded' });
  expect(succeeded.data).toHaveLength(2);
});

test('refunds and disputes from outside are told, too', async () => {
  const first = await pay();
  sandbox.control.refund({ payment_intent: first.id, amount: 900 });
  const second = await pay();
  const { id } = sandbox.control.dispute({ payment_intent: second.id });
  sandbox.control.closeDispute(id, 'lost');
  await sandbox.control.runDue();
  expect(types().filter((type) => !PAID.includes(type))).toEqual([
    'refund.created',
    'charge.refunded',
    'charge.dispute.created',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.updated',
    'charge.dispute.closed'
  ]);
});
