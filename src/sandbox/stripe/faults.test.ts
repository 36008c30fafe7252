import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../start.ts';
import type { RequestFaultKind } from '../world/faults.ts';
import { errorOf, stripeFor, testAccount } from './test-client.fixture.ts';

let sandbox: Sandbox;
let stripe: Stripe;

beforeEach(async () => {
  sandbox = await startSandbox({ accounts: [testAccount], clock: { fixedAt: '2026-03-02T10:00:00Z' } });
  stripe = stripeFor(sandbox);
});
afterEach(() => sandbox.stop());

const pay = () =>
  stripe.paymentIntents.create(
    {
      amount: 4_900,
      currency: 'eur',
      confirm: true,
      payment_method: 'pm_card_visa',
      return_url: 'https://pay.example/'
    },
    { idempotencyKey: 'attempt' }
  );
const charges = () => sandbox.control.book().movements.filter(({ kind }) => kind === 'charge').length;

test.each<[RequestFaultKind, string, number]>([
  ['drop-before', 'StripeConnectionError', 0],
  ['reset', 'StripeConnectionError', 0],
  ['drop-after', 'StripeConnectionError', 1],
  ['5xx-before', 'StripeAPIError', 0],
  ['5xx-after', 'StripeAPIError', 1],
  ['429', 'StripeRateLimitError', 0]
])('%s ends in a %s, with %i charges', async (kind, type, count) => {
  // Twice, since the SDK itself repeats a request once when its connection was closed.
  sandbox.control.faults.add({ kind, path: '/v1/payment_intents', count: 2 });
  expect((await errorOf(pay())).type).toBe(type);
  expect(charges()).toBe(count);
});

test.each<RequestFaultKind>([
  'drop-before',
  'drop-after',
  'reset',
  '5xx-before',
  '429',
  'delay',
  'delay-after'
])('after %s the same key still ends in one charge', async (kind) => {
  sandbox.control.faults.add({ kind, delayMs: 5 });
  await pay().catch(() => undefined);
  expect((await pay()).status).toBe('succeeded');
  expect(charges()).toBe(1);
});

test('a fault hits from the nth call that matches, as often as it says', async () => {
  sandbox.control.faults.add({ kind: '429', method: 'GET', path: '/v1/customers/*', nth: 2, count: 2 });
  const { id } = await stripe.customers.create({});
  const outcomes: string[] = [];
  for (let call = 0; call < 4; call++) {
    outcomes.push(
      await stripe.customers.retrieve(id).then(
        () => 'ok',
        (error: Stripe.errors.StripeError) => error.type
      )
    );
  }
  expect(outcomes).toEqual(['ok', 'StripeRateLimitError', 'StripeRateLimitError', 'ok']);
  expect(sandbox.control.faults.list()).toEqual([]);
});

test('a fault of another path leaves this one alone', async () => {
  sandbox.control.faults.add({ kind: 'drop-before', method: 'POST', path: '/v1/refunds' });
  expect((await pay()).status).toBe('succeeded');
});
