import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../start.ts';
import { errorOf, stripeFor, testAccount } from './test-client.fixture.ts';

let sandbox: Sandbox;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [testAccount], clock: { fixedAt: '2026-03-02T10:00:00Z' } });
  stripe = stripeFor(sandbox);
});
afterAll(() => sandbox.stop());

/** Sends what the SDK's types would not allow. */
const raw = (method: string, path: string, params?: object) =>
  errorOf(stripe.rawRequest(method, path, params as never));
const intent = { amount: 4_900, currency: 'eur' };

test.each([
  [
    'POST',
    '/v1/payment_intents',
    { ...intent, payment_method_types: ['card'] },
    'parameter_unknown',
    'payment_method_types'
  ],
  [
    'POST',
    '/v1/payment_intents',
    { ...intent, automatic_payment_methods: { enabled: true, x: 1 } },
    'parameter_unknown',
    'automatic_payment_methods[x]'
  ],
  ['POST', '/v1/payment_intents', { currency: 'eur' }, 'parameter_missing', 'amount'],
  ['POST', '/v1/payment_intents', { ...intent, amount: '49.00' }, 'parameter_invalid_integer', 'amount'],
  ['POST', '/v1/payment_intents', { ...intent, currency: 'euro' }, undefined, 'currency'],
  ['POST', '/v1/payment_intents', { ...intent, amount: 49 }, 'amount_too_small', 'amount'],
  ['POST', '/v1/payment_intents', { ...intent, capture_method: 'later' }, undefined, 'capture_method'],
  ['POST', '/v1/payment_intents', { ...intent, confirm: 'yes' }, undefined, 'confirm'],
  ['POST', '/v1/payment_intents', { ...intent, metadata: { a: 'x'.repeat(501) } }, undefined, 'metadata[a]'],
  ['POST', '/v1/payment_intents', { ...intent, customer: 'cus_nobody' }, 'resource_missing', 'customer'],
  ['POST', '/v1/payment_intents', { ...intent, description: '' }, 'parameter_invalid_empty', 'description'],
  ['POST', '/v1/payment_intents', { ...intent, off_session: true }, undefined, 'off_session'],
  ['POST', '/v1/setup_intents', { amount: 1 }, 'parameter_unknown', 'amount'],
  ['POST', '/v1/customers', { mail: 'a@b.nl' }, 'parameter_unknown', 'mail'],
  ['POST', '/v1/refunds', { payment_intent: 'pi_x', reason: 'because' }, undefined, 'reason'],
  ['POST', '/v1/refunds', {}, 'parameter_missing', 'payment_intent'],
  [
    'POST',
    '/v1/payment_intents',
    { ...intent, mandate_data: { customer_acceptance: { online: { ip_address: '192.0.2.7' } } } },
    'parameter_missing',
    'mandate_data[customer_acceptance][type]'
  ],
  ['GET', '/v1/payment_intents?limit=1000', undefined, 'parameter_invalid_integer', 'limit'],
  ['GET', '/v1/payment_intents/search', undefined, 'parameter_missing', 'query'],
  ['GET', '/v1/events?kind=x', undefined, 'parameter_unknown', 'kind'],
  ['GET', '/v1/charges?starting_after=ch_nothing', undefined, 'resource_missing', 'starting_after']
])('%s %s %j is refused: %s, %s', async (method, path, params, code, param) => {
  const error = await raw(method, path, params);
  expect(error).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' });
  expect(error.code).toBe(code);
  expect(error.param).toBe(param);
});

test('an unknown id in the path is a 404', async () => {
  expect(await raw('GET', '/v1/customers/cus_nobody')).toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    param: 'id'
  });
});

test('a path that Stripe does not have is a 404', async () => {
  expect((await raw('POST', '/v1/payment_intent', intent)).statusCode).toBe(404);
});

test('card numbers are taken from the payment form only', async () => {
  const params = {
    type: 'card',
    card: { number: '4242424242424242', exp_month: 12, exp_year: 2030, cvc: '123' }
  };
  expect((await raw('POST', '/v1/payment_methods', params)).statusCode).toBe(402);
});

describe('keys', () => {
  test.each([
    ['sk_test_wrong', 401],
    ['pk_test_klaproos', 401]
  ])('%s can not charge', async (key, status) => {
    const { hostname, port } = new URL(sandbox.stripeUrl);
    const other = new Stripe(key, {
      host: hostname,
      port: Number(port),
      protocol: 'http',
      maxNetworkRetries: 0
    });
    expect((await errorOf(other.paymentIntents.create(intent))).statusCode).toBe(status);
  });

  test('another version of the API is refused', async () => {
    const answer = await fetch(`${sandbox.stripeUrl}/v1/balance`, {
      headers: { Authorization: `Bearer ${testAccount.secretKey}`, 'Stripe-Version': '2020-08-27' }
    });
    expect(answer.status).toBe(400);
  });
});

test('everything that the SDK offers for an intent is understood', async () => {
  const customer = await stripe.customers.create({
    name: 'Łukasz Nowak',
    email: 'lukasz@example.be',
    phone: '+32470000000',
    preferred_locales: ['fr-BE'],
    address: { line1: 'Rue Neuve 1', city: 'Bruxelles', postal_code: '1000', country: 'BE' },
    metadata: { customer_id: 'c1' }
  });
  const created = await stripe.paymentIntents.create({
    ...intent,
    customer: customer.id,
    allowed_payment_method_types: ['card', 'bancontact'],
    automatic_payment_methods: { enabled: true, allow_redirects: 'always' },
    capture_method: 'automatic_async',
    description: 'March',
    expand: ['customer', 'latest_charge.balance_transaction'],
    metadata: { attempt_id: 'a', merchant_id: 'm' },
    payment_method_options: {
      card: { request_three_d_secure: 'automatic' },
      bancontact: { preferred_language: 'fr' }
    },
    receipt_email: 'lukasz@example.be',
    setup_future_usage: 'off_session',
    statement_descriptor_suffix: 'MARCH',
    transfer_group: 'g'
  });
  expect(created).toMatchObject({
    status: 'requires_payment_method',
    payment_method_types: ['card', 'bancontact'],
    customer: { id: customer.id }
  });
});

test('lists page by cursor in both directions', async () => {
  for (const name of ['A', 'B', 'C', 'D', 'E'])
    await stripe.customers.create({ name, email: 'page@example.nl' });
  const email = 'page@example.nl';
  const first = await stripe.customers.list({ email, limit: 2 });
  expect(first.data.map(({ name }) => name)).toEqual(['E', 'D']);
  expect(first.has_more).toBe(true);
  const second = await stripe.customers.list({ email, limit: 2, starting_after: first.data[1]!.id });
  expect(second.data.map(({ name }) => name)).toEqual(['C', 'B']);
  const previous = await stripe.customers.list({ email, limit: 2, ending_before: second.data[0]!.id });
  expect(previous.data.map(({ name }) => name)).toEqual(['E', 'D']);
});
