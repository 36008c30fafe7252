import { seconds } from '../../world/clock.ts';
import { bookCharge } from '../charges.ts';
import type { Actor, Call, Endpoint } from '../call.ts';
import { checkConfirmation, type ConfirmParams } from '../confirm.ts';
import { invalidRequest, noSuch, StripeError } from '../errors.ts';
import { emit } from '../events.ts';
import { listPage } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import type { PaymentIntentObject } from '../objects.ts';
import { readPaymentMethod } from '../payment-methods.ts';
import { carryOut } from '../payments.ts';
import { searchPage } from '../search.ts';
import { readCustomer } from './customers.ts';
import { newIntent } from './new-intent.ts';
import { requireCurrency, requireSecret } from './intent-params.ts';

type CreateParams = ConfirmParams &
  Record<string, unknown> & { amount: number; currency: string; confirm?: boolean };

/** https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, in cents. */
const SMALLEST_AMOUNT = 50;
const LARGEST_AMOUNT = 99_999_999;

function readIntent(actor: Actor, id: string): PaymentIntentObject {
  const intent = actor.tables.paymentIntents.get(id);
  if (!intent) throw noSuch('payment_intent', id, id.startsWith('pi_') ? 'intent' : undefined);
  return intent;
}

function requireAmount(amount: number): void {
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      param: 'amount',
      code: 'parameter_invalid_integer'
    });
  if (amount < SMALLEST_AMOUNT) {
    throw invalidRequest('Amount must be at least €0.50 eur', { code: 'amount_too_small', param: 'amount' });
  }
  if (amount > LARGEST_AMOUNT) {
    throw invalidRequest('Amount must be no more than €999,999.99', {
      code: 'amount_too_large',
      param: 'amount'
    });
  }
}

function requireSane(call: Call, params: CreateParams): void {
  requireAmount(params.amount);
  requireCurrency(params.currency);
  if (typeof params['customer'] === 'string') readCustomer(call, params['customer'], 'customer');
  const descriptor = params['statement_descriptor'];
  if (typeof descriptor === 'string' && descriptor.length > 22) {
    throw invalidRequest('The statement descriptor must be at most 22 characters.', {
      param: 'statement_descriptor'
    });
  }
  if (params.confirm === true) return;
  for (const name of [
    'off_session',
    'return_url',
    'mandate',
    'mandate_data',
    'error_on_requires_action',
    'confirmation_token'
  ]) {
    if (params[name] === undefined) continue;
    throw invalidRequest(`You cannot provide \`${name}\` without also setting \`confirm\` to true.`, {
      param: name
    });
  }
}

const create: Endpoint = (call) => {
  const params = call.params as CreateParams;
  requireSane(call, params);
  const intent = newIntent(call, params);
  // Everything that can be refused is refused before the intent exists.
  const confirmation = params.confirm === true ? checkConfirmation(call, intent, params) : undefined;
  const method =
    params.payment_method === undefined ? undefined : readPaymentMethod(call, params.payment_method);
  if (method && !confirmation) {
    intent.payment_method = method.id;
    intent.status = 'requires_confirmation';
  }
  call.tables.paymentIntents.put(intent.id, intent);
  emit(call, 'payment_intent.created', intent);
  return confirmation ? carryOut(call, intent, confirmation) : intent;
};

const confirm: Endpoint = (call) => {
  const intent = readIntent(call, call.path['id']!);
  requireSecret(call, intent);
  const params = call.params as ConfirmParams & { amount_to_confirm?: number };
  if (params.amount_to_confirm !== undefined && params.amount_to_confirm !== intent.amount) {
    throw invalidRequest('`amount_to_confirm` does not match the amount of this PaymentIntent.', {
      param: 'amount_to_confirm'
    });
  }
  return carryOut(call, intent, checkConfirmation(call, intent, params));
};

const update: Endpoint = (call) => {
  const intent = readIntent(call, call.path['id']!);
  const { amount, currency, metadata, payment_method, ...rest } = call.params as Partial<CreateParams>;
  const isOpen = ['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(
    intent.status
  );
  const onlyWords = Object.keys(call.params).every((name) =>
    ['metadata', 'description', 'receipt_email', 'expand'].includes(name)
  );
  if (!isOpen && !onlyWords) throw unexpectedState(intent, 'update');
  if (amount !== undefined) requireAmount(amount);
  if (currency !== undefined) requireCurrency(currency);
  if (amount !== undefined) intent.amount = amount;
  if (currency !== undefined) intent.currency = currency;
  if (metadata !== undefined) intent.metadata = mergeMetadata(intent.metadata, metadata);
  if (payment_method) {
    intent.payment_method = readPaymentMethod(call, payment_method).id;
    intent.status = 'requires_confirmation';
  }
  for (const name of ['description', 'receipt_email', 'setup_future_usage', 'shipping', 'customer']) {
    if (rest[name] !== undefined) (intent as unknown as Record<string, unknown>)[name] = rest[name] || null;
  }
  return call.tables.paymentIntents.put(intent.id, intent);
};

const CANCELABLE = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action'
];

const cancel: Endpoint = (call) => {
  const intent = readIntent(call, call.path['id']!);
  if (!CANCELABLE.includes(intent.status)) throw unexpectedState(intent, 'cancel');
  intent.status = 'canceled';
  intent.canceled_at = seconds(call.world.clock);
  intent.cancellation_reason = (call.params['cancellation_reason'] as 'abandoned' | undefined) ?? null;
  intent.next_action = null;
  intent.amount_capturable = 0;
  call.world.timeline.cancel((task) => task.args['intent'] === intent.id);
  call.tables.paymentIntents.put(intent.id, intent);
  emit(call, 'payment_intent.canceled', intent);
  return intent;
};

const capture: Endpoint = (call) => {
  const intent = readIntent(call, call.path['id']!);
  if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'capture');
  const amount = (call.params['amount_to_capture'] as number | undefined) ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) {
    throw invalidRequest('The amount to capture is more than the amount that was authorized.', {
      code: 'amount_too_large',
      param: 'amount_to_capture'
    });
  }
  const charge = call.tables.charges.get(intent.latest_charge!)!;
  charge.captured = true;
  charge.amount_captured = amount;
  call.tables.charges.put(charge.id, charge);
  intent.status = 'succeeded';
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  call.tables.paymentIntents.put(intent.id, intent);
  emit(call, 'charge.captured', charge);
  emit(call, 'payment_intent.succeeded', intent);
  bookCharge(call, charge);
  return intent;
};

function unexpectedState(intent: PaymentIntentObject, verb: string): StripeError {
  return new StripeError(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message: `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    payment_intent: structuredClone(intent)
  });
}

export const paymentIntentEndpoints: Record<string, Endpoint> = {
  'POST /v1/payment_intents': create,
  'POST /v1/payment_intents/:id': update,
  'POST /v1/payment_intents/:id/confirm': confirm,
  'POST /v1/payment_intents/:id/cancel': cancel,
  'POST /v1/payment_intents/:id/capture': capture,
  'GET /v1/payment_intents/:id': (call) => {
    const intent = readIntent(call, call.path['id']!);
    requireSecret(call, intent);
    return intent;
  },
  'GET /v1/payment_intents': (call) => {
    const { customer } = call.params as { customer?: string };
    return listPage(
      call,
      call.tables.paymentIntents,
      (one) => customer === undefined || one.customer === customer
    );
  },
  'GET /v1/payment_intents/search': (call) =>
    searchPage(call, call.tables.paymentIntents, ['amount', 'created', 'currency', 'customer', 'status'])
};
