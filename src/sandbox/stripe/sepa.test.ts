import { ValidationErrorsIBAN, validateIBAN } from 'ibantools';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isValidIban, testIbans } from '../bank/accounts.ts';
import { startSandbox, type Sandbox } from '../start.ts';
import { errorOf, stripeFor, testAccount } from './test-client.fixture.ts';

let sandbox: Sandbox;
let stripe: Stripe;

beforeAll(async () => {
  // Monday 2 March 2026, eleven in Amsterdam.
  sandbox = await startSandbox({ accounts: [testAccount], clock: { fixedAt: '2026-03-02T10:00:00Z' } });
  stripe = stripeFor(sandbox);
});
afterAll(() => sandbox.stop());

const debit = (iban: string, more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  stripe.paymentIntents.create({
    amount: 8_250,
    currency: 'eur',
    confirm: true,
    allowed_payment_method_types: ['sepa_debit'],
    payment_method_data: {
      type: 'sepa_debit',
      sepa_debit: { iban },
      billing_details: { name: 'Samira Haddad', email: 'samira@example.nl' }
    },
    mandate_data: {
      customer_acceptance: { type: 'online', online: { ip_address: '192.0.2.7', user_agent: 'Test' } }
    },
    return_url: 'https://pay.example/',
    ...more
  });
const statusOf = async (id: string) => (await stripe.paymentIntents.retrieve(id)).status;

test('every test account has the check digits of an IBAN', () => {
  // Some countries also check the account number inside; Stripe's test accounts don't all pass that.
  const isWrong = (iban: string) =>
    validateIBAN(iban).errorCodes.includes(ValidationErrorsIBAN.WrongIBANChecksum);
  expect(testIbans.filter((iban) => isWrong(iban) || !isValidIban(iban))).toEqual([]);
});

test.each([
  ['NL39RABO0300065264', 2],
  ['DE89370400440532013000', 2],
  ['BE78510007547064', 5],
  ['NL20INGB0001234567', 3]
])('a debit of %s is processing for %i business days, then succeeds', async (iban, days) => {
  await sandbox.control.advance('PT1M');
  const { id, status } = await debit(iban);
  expect(status).toBe('processing');
  expect(sandbox.control.book().sums[id]).toBeUndefined();
  const start = sandbox.control.now();
  const end = sandbox.control.nextDueAt()!;
  await sandbox.control.setClock(end - 1);
  expect(await statusOf(id)).toBe('processing');
  await sandbox.control.setClock(end);
  expect(await statusOf(id)).toBe('succeeded');
  expect(sandbox.control.book().sums[id]).toMatchObject({ charged: 8_250, fees: 35 });
  expect((end - start) / 86_400_000).toBeGreaterThan(days - 1);
});

test.each([
  ['AT861904300235473202', 'generic_decline'],
  ['FR9720041010050000002222227', 'insufficient_funds'],
  ['NL27RABO0000343434', 'charge_exceeds_source_limit'],
  ['LU520010000000121212', 'charge_exceeds_weekly_limit']
])('a debit of %s fails after days with %s', async (iban, failureCode) => {
  const { id, latest_charge } = await debit(iban);
  await sandbox.control.advance('P7D');
  const intent = await stripe.paymentIntents.retrieve(id);
  expect(intent.status).toBe('requires_payment_method');
  expect(intent.last_payment_error?.code).toBe(failureCode);
  expect(await stripe.charges.retrieve(latest_charge as string)).toMatchObject({
    status: 'failed',
    failure_code: failureCode
  });
  expect(sandbox.control.book().sums[id]).toBeUndefined();
});

test('a disputed account pays, takes the money back for good and ends the mandate', async () => {
  const { id } = await debit('NL82RABO0300065266');
  await sandbox.control.advance('P7D');
  const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
  expect(dispute).toMatchObject({ status: 'lost', amount: 8_250 });
  expect(sandbox.control.book().sums[id]).toMatchObject({ charged: 8_250, disputed: 8_250, kept: 0 });
  const charge = await stripe.charges.retrieve(dispute!.charge as string);
  const mandate = await stripe.mandates.retrieve(charge.payment_method_details!.sepa_debit!.mandate!);
  expect(mandate.status).toBe('inactive');
});

test('the desk can end a debit early, as a return by R-code would', async () => {
  const { id } = await debit('NL20INGB0001234567');
  const answer = await fetch(`${sandbox.deskUrl}/sepa/${id}/fail`, {
    method: 'POST',
    body: JSON.stringify({ code: 'account_closed' })
  });
  expect(await answer.json()).toEqual({ ended: true });
  expect((await stripe.paymentIntents.retrieve(id)).last_payment_error?.code).toBe('account_closed');
});

test('a debit without a mandate, a name or a valid IBAN is refused before it exists', async () => {
  const before = sandbox.control.intents().length;
  expect((await errorOf(debit('NL20INGB0001234567', { mandate_data: '' }))).param).toBe('mandate_data');
  const wrong = {
    type: 'sepa_debit' as const,
    sepa_debit: { iban: 'NL20INGB0001234568' },
    billing_details: { name: 'A', email: 'a@b.nl' }
  };
  expect((await errorOf(debit('', { payment_method_data: wrong }))).param).toBe(
    'payment_method_data[sepa_debit][iban]'
  );
  const nameless = {
    ...wrong,
    sepa_debit: { iban: 'NL20INGB0001234567' },
    billing_details: { email: 'a@b.nl' }
  };
  expect(await errorOf(debit('', { payment_method_data: nameless }))).toMatchObject({
    code: 'parameter_missing',
    param: 'payment_method_data[billing_details][name]'
  });
  expect(sandbox.control.intents()).toHaveLength(before);
});
