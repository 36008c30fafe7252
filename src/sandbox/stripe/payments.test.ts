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

const pay = (payment_method: string, more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  stripe.paymentIntents.create({
    amount: 12_500,
    currency: 'eur',
    confirm: true,
    payment_method,
    return_url: 'https://pay.example/return?x=1',
    expand: ['latest_charge'],
    ...more
  });

test('a good card succeeds at once and is entered in the book with its fee', async () => {
  const intent = await pay('pm_card_visa', { metadata: { attempt_id: 'att_1' } });
  expect(intent.status).toBe('succeeded');
  expect(intent.amount_received).toBe(12_500);
  const charge = intent.latest_charge as Stripe.Charge;
  expect(charge.payment_method_details?.card?.last4).toBe('4242');
  // 1.5 % of 125.00 and 25 cents
  expect(sandbox.control.book().sums[intent.id]).toMatchObject({
    charged: 12_500,
    fees: 213,
    kept: 12_500,
    metadata: { attempt_id: 'att_1' }
  });
});

test('the balance transaction of a card payment follows two seconds later', async () => {
  const intent = await pay('pm_card_visa');
  expect((intent.latest_charge as Stripe.Charge).balance_transaction).toBeNull();
  await sandbox.control.setClock(sandbox.control.now() + 2_000);
  const again = await stripe.paymentIntents.retrieve(intent.id, {
    expand: ['latest_charge.balance_transaction']
  });
  const { balance_transaction } = again.latest_charge as Stripe.Charge;
  expect(balance_transaction).toMatchObject({ amount: 12_500, fee: 213, net: 12_287 });
});

test.each([
  ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline', 'try_again_later'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds', 'try_again_later'],
  ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card', 'do_not_try_again'],
  ['pm_card_visa_chargeDeclinedStolenCard', 'card_declined', 'stolen_card', 'do_not_try_again'],
  ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card', 'confirm_card_data'],
  ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc', 'confirm_card_data'],
  ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error', 'try_again_later'],
  [
    'pm_card_visa_chargeDeclinedVelocityLimitExceeded',
    'card_declined',
    'card_velocity_exceeded',
    'try_again_later'
  ],
  ['pm_card_radarBlock', 'card_declined', 'fraudulent', 'do_not_try_again'],
  ['pm_card_chargeCustomerFail', 'card_declined', 'generic_decline', 'try_again_later']
])('%s is declined with %s / %s', async (token, code, declineCode, advice) => {
  const error = await errorOf(pay(token));
  expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
  expect(error.statusCode).toBe(402);
  expect(error).toMatchObject({ code, decline_code: declineCode });
  const intent = error.payment_intent!;
  expect(intent.status).toBe('requires_payment_method');
  expect(intent.last_payment_error).toMatchObject({ code, decline_code: declineCode, advice_code: advice });
  expect(sandbox.control.book().sums[intent.id]).toBeUndefined();
  const charge = await stripe.charges.retrieve(intent.latest_charge as string);
  expect(charge).toMatchObject({ status: 'failed', paid: false, failure_code: code });
});

test('a card that asks for 3-D Secure leads to the bank and back', async () => {
  const intent = await pay('pm_card_threeDSecure2Required');
  expect(intent.status).toBe('requires_action');
  const redirect = intent.next_action!.redirect_to_url!;
  const page = await fetch(redirect.url!, { headers: { 'Accept-Language': 'nl' } });
  expect(await page.text()).toContain('Bevestig uw betaling');
  const answer = await fetch(redirect.url!, {
    method: 'POST',
    body: new URLSearchParams({ answer: 'approve' }),
    redirect: 'manual'
  });
  const back = new URL(answer.headers.get('location')!);
  expect(back.searchParams.get('redirect_status')).toBe('succeeded');
  expect(back.searchParams.get('payment_intent')).toBe(intent.id);
  expect(back.searchParams.get('x')).toBe('1');
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
});

test('a refused 3-D Secure challenge opens the intent again', async () => {
  const intent = await pay('pm_card_authenticationRequired');
  expect(sandbox.control.answerBank(intent.id, 'decline').status).toBe('failed');
  const after = await stripe.paymentIntents.retrieve(intent.id);
  expect(after.status).toBe('requires_payment_method');
  expect(after.last_payment_error?.code).toBe('payment_intent_authentication_failure');
});

test('a card can be declined after its challenge', async () => {
  const intent = await pay('pm_card_threeDSecureRequiredChargeDeclined');
  sandbox.control.answerBank(intent.id, 'approve');
  expect((await stripe.paymentIntents.retrieve(intent.id)).last_payment_error?.decline_code).toBe(
    'generic_decline'
  );
});

test('an off-session charge of a card that needs its owner is declined with authentication_required', async () => {
  const customer = await stripe.customers.create({ name: 'Fatima El Idrissi' });
  const method = await stripe.paymentMethods.attach('pm_card_authenticationRequired', {
    customer: customer.id
  });
  const error = await errorOf(pay(method.id, { customer: customer.id, off_session: true }));
  expect(error.code).toBe('authentication_required');
});

test('a card set up once no longer asks for its owner off session', async () => {
  const customer = await stripe.customers.create({ name: 'Jeroen Bakker' });
  const first = await pay('pm_card_authenticationRequiredOnSetup', {
    customer: customer.id,
    setup_future_usage: 'off_session'
  });
  sandbox.control.answerBank(first.id, 'approve');
  const [method] = (await stripe.customers.listPaymentMethods(customer.id)).data;
  const second = await pay(method!.id, { customer: customer.id, off_session: true });
  expect(second.status).toBe('succeeded');
});

test.each(['ideal', 'bancontact'] as const)(
  '%s is paid at the bank and can leave a SEPA mandate',
  async (type) => {
    const customer = await stripe.customers.create({ name: 'Anouk Visser', email: 'anouk@example.nl' });
    const intent = await stripe.paymentIntents.create({
      amount: 3_495,
      currency: 'eur',
      confirm: true,
      customer: customer.id,
      payment_method_data: { type, billing_details: { name: 'Anouk Visser', email: 'anouk@example.nl' } },
      setup_future_usage: 'off_session',
      return_url: 'https://pay.example/return'
    });
    expect(intent.next_action?.type).toBe('redirect_to_url');
    sandbox.control.answerBank(intent.id, 'approve');
    const after = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
    const details = (after.latest_charge as Stripe.Charge).payment_method_details![type]!;
    const debit = await stripe.paymentMethods.retrieve(details.generated_sepa_debit as string);
    expect(debit).toMatchObject({ type: 'sepa_debit', customer: customer.id });
    const mandate = await stripe.mandates.retrieve(details.generated_sepa_debit_mandate as string);
    expect(mandate).toMatchObject({ status: 'active', type: 'multi_use' });
    const later = await pay(debit.id, { customer: customer.id, off_session: true });
    expect(later.status).toBe('processing');
  }
);

test('who decides later at the bank leaves the payment processing until the next day', async () => {
  const intent = await stripe.paymentIntents.create({
    amount: 5_000,
    currency: 'eur',
    confirm: true,
    payment_method_data: { type: 'ideal' },
    return_url: 'https://pay.example/return'
  });
  expect(sandbox.control.answerBank(intent.id, 'later').status).toBe('pending');
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('processing');
  await sandbox.control.advance('PT24H');
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
});

test('a bank page that nobody answers ends within the hour', async () => {
  const intent = await pay('pm_card_threeDSecure2Required');
  await sandbox.control.advance('PT1H');
  const after = await stripe.paymentIntents.retrieve(intent.id);
  expect(after.last_payment_error?.code).toBe('payment_intent_payment_attempt_expired');
});

test('a disputed test card loses its money until the dispute is won', async () => {
  const intent = await pay('pm_card_createDispute');
  await sandbox.control.advance('PT1M');
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  expect(dispute).toMatchObject({ status: 'needs_response', reason: 'fraudulent', amount: 12_500 });
  expect(sandbox.control.book().sums[intent.id]).toMatchObject({ disputed: 12_500, kept: 0 });
  sandbox.control.closeDispute(dispute!.id, 'won');
  expect(sandbox.control.book().sums[intent.id]).toMatchObject({ disputed: 0, kept: 12_500 });
});

test('refunds stop at what was captured', async () => {
  const intent = await pay('pm_card_visa');
  const first = await stripe.refunds.create({ payment_intent: intent.id, amount: 5_000 });
  expect(first.status).toBe('succeeded');
  expect((await errorOf(stripe.refunds.create({ payment_intent: intent.id, amount: 7_501 }))).param).toBe(
    'amount'
  );
  await stripe.refunds.create({ payment_intent: intent.id });
  expect((await errorOf(stripe.refunds.create({ payment_intent: intent.id }))).code).toBe(
    'charge_already_refunded'
  );
  expect(sandbox.control.book().sums[intent.id]).toMatchObject({ refunded: 12_500, kept: 0 });
});

test('a refund can fail after it seemed to succeed', async () => {
  const intent = await pay('pm_card_refundFail');
  const refund = await stripe.refunds.create({ payment_intent: intent.id });
  expect(refund.status).toBe('succeeded');
  await sandbox.control.advance('PT2M');
  expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
    status: 'failed',
    failure_reason: 'expired_or_canceled_card'
  });
  expect(sandbox.control.book().sums[intent.id]).toMatchObject({ refunded: 0, kept: 12_500 });
});

test('a scripted customer is declined twice and then pays', async () => {
  const customer = await stripe.customers.create({ name: 'Mehmet Yılmaz' });
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  const declineCode = 'do_not_honor';
  sandbox.control.bank.add({
    customer: customer.id,
    outcomes: [
      { outcome: 'decline', declineCode },
      { outcome: 'decline', declineCode }
    ]
  });
  const again = () => pay(method.id, { customer: customer.id, off_session: true });
  expect((await errorOf(again())).decline_code).toBe(declineCode);
  expect((await errorOf(again())).decline_code).toBe(declineCode);
  expect((await again()).status).toBe('succeeded');
});

test('an intent is found by its metadata', async () => {
  const intent = await pay('pm_card_visa', { metadata: { attempt_id: "it's 7" } });
  const found = await stripe.paymentIntents.search({
    query: `metadata['attempt_id']:'it\\'s 7' AND status:'succeeded'`
  });
  expect(found.data.map(({ id }) => id)).toEqual([intent.id]);
});

test('manual capture takes part of what was authorised', async () => {
  const intent = await pay('pm_card_visa', { capture_method: 'manual' });
  expect(intent).toMatchObject({ status: 'requires_capture', amount_capturable: 12_500 });
  const captured = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 10_000 });
  expect(captured).toMatchObject({ status: 'succeeded', amount_received: 10_000 });
  expect(sandbox.control.book().sums[intent.id]?.charged).toBe(10_000);
});
