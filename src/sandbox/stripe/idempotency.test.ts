import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../start.ts';
import { errorOf, stripeFor, testAccount } from './test-client.fixture.ts';

let sandbox: Sandbox;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [testAccount], clock: { fixedAt: '2026-03-02T10:00:00Z' } });
  stripe = stripeFor(sandbox);
});
afterAll(() => sandbox.stop());

const params = { amount: 4_900, currency: 'eur', confirm: true, return_url: 'https://pay.example/' };
const pay = (idempotencyKey: string, payment_method = 'pm_card_visa', more: object = {}) =>
  stripe.paymentIntents.create({ ...params, payment_method, ...more }, { idempotencyKey });

test('the same key gives the same answer, marked as replayed, and one charge', async () => {
  const before = sandbox.control.book().movements.length;
  const first = await pay('twice');
  const second = await pay('twice');
  expect(second.id).toBe(first.id);
  expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect(second.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
  // One charge and its fee.
  expect(sandbox.control.book().movements).toHaveLength(before + 2);
});

test('a decline is replayed too', async () => {
  const first = await errorOf(pay('declined', 'pm_card_visa_chargeDeclined'));
  const second = await errorOf(pay('declined', 'pm_card_visa_chargeDeclined'));
  expect(second.payment_intent?.id).toBe(first.payment_intent?.id);
});

test('the same key with other parameters is refused', async () => {
  await pay('changed');
  const error = await errorOf(pay('changed', 'pm_card_visa', { amount: 5_000 }));
  expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  expect(error.statusCode).toBe(400);
});

test('a key in use is refused with 409', async () => {
  sandbox.control.faults.add({ kind: 'delay', delayMs: 300, path: '/v1/payment_intents' });
  const slow = pay('busy');
  const error = await Promise.race([errorOf(pay('busy')), slow.then(() => undefined)]);
  expect(error).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  expect((await slow).status).toBe('succeeded');
});

test('parameters refused before anything ran leave the key free', async () => {
  const error = await errorOf(pay('typo', 'pm_card_visa', { amuont: 1 }));
  expect(error).toMatchObject({ code: 'parameter_unknown', param: 'amuont' });
  expect((await pay('typo')).status).toBe('succeeded');
});

test('a stored 500 is answered again and again, though the charge exists', async () => {
  sandbox.control.faults.add({ kind: '5xx-after', method: 'POST', path: '/v1/payment_intents' });
  const metadata = { attempt_id: 'stored-500' };
  expect((await errorOf(pay('stored-500', 'pm_card_visa', { metadata }))).statusCode).toBe(500);
  expect((await errorOf(pay('stored-500', 'pm_card_visa', { metadata }))).statusCode).toBe(500);
  const { data } = await stripe.paymentIntents.search({ query: "metadata['attempt_id']:'stored-500'" });
  expect(data.map(({ status }) => status)).toEqual(['succeeded']);
});

test('a key is forgotten after 24 hours: the same request charges again', async () => {
  const first = await pay('old');
  await sandbox.control.advance('PT23H59M');
  expect((await pay('old')).id).toBe(first.id);
  await sandbox.control.advance('PT1M');
  expect((await pay('old')).id).not.toBe(first.id);
});

test('two accounts do not share their keys', async () => {
  const other = {
    ...testAccount,
    id: 'acct_tulp',
    secretKey: 'sk_test_tulp',
    publishableKey: 'pk_test_tulp'
  };
  const both = await startSandbox({ accounts: [testAccount, other], clock: { fixedAt: 0 } });
  try {
    const client = stripeFor(both);
    const mine = await client.customers.create({ name: 'Ilse de Vries' }, { idempotencyKey: 'k' });
    const theirs = await client.customers.create(
      { name: 'Ilse de Vries' },
      { idempotencyKey: 'k', stripeAccount: 'acct_tulp' }
    );
    expect(theirs.id).not.toBe(mine.id);
    await expect(client.customers.retrieve(theirs.id)).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing'
    });
  } finally {
    await both.stop();
  }
});
