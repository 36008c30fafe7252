import { findTestCard } from '../../bank/cards.ts';
import { declineFor } from '../../bank/declines.ts';
import { seconds } from '../../world/clock.ts';
import { attachToCustomer } from '../attach.ts';
import type { Call, Endpoint } from '../call.ts';
import { invalidRequest, missing, noSuch, StripeError } from '../errors.ts';
import { emit } from '../events.ts';
import { newId } from '../ids.ts';
import { listPage } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import type { ConfirmationTokenObject, PaymentMethodObject } from '../objects.ts';
import {
  checkCardData,
  keepPaymentMethod,
  keepSecret,
  newPaymentMethod,
  readPaymentMethod,
  secretOf,
  type PaymentMethodInput
} from '../payment-methods.ts';
import { readCustomer } from './customers.ts';

/** A token lives twelve hours: https://docs.stripe.com/api/confirmation_tokens/object. */
const TOKEN_LIFE_S = 12 * 3_600;

const create: Endpoint = (call) => {
  const input = call.params as unknown as PaymentMethodInput;
  if (input.type === undefined) throw missing('type');
  checkRawCard(call, input);
  return keepPaymentMethod(call, newPaymentMethod(call, input));
};

/** Card numbers come from the payment form only; a server that sends them is refused, as by Stripe. */
function checkRawCard(call: Call, input: PaymentMethodInput): void {
  if (input.type !== 'card' || input.card?.token !== undefined) return;
  if (!call.isPublishable && input.card?.number !== undefined) {
    throw new StripeError(402, {
      type: 'invalid_request_error',
      message:
        'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing. To enable testing raw card data APIs, see https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis.'
    });
  }
  checkCardData(call, input.card ?? {});
}

const attach: Endpoint = (call) => {
  const method = readPaymentMethod(call, call.path['id']!, undefined);
  const customer = call.params['customer'] as string | undefined;
  if (customer === undefined) throw missing('customer');
  readCustomer(call, customer, 'customer');
  if (method.type !== 'card' && method.type !== 'sepa_debit') {
    throw invalidRequest(`A PaymentMethod of type ${method.type} cannot be attached to a customer.`, {
      code: 'payment_method_unexpected_state'
    });
  }
  if (secretOf(call, method.id).isUsedUp) {
    throw invalidRequest(
      'This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.'
    );
  }
  if (method.customer !== null && method.customer !== customer) {
    throw invalidRequest('The payment method you provided has already been attached to a customer.', {
      code: 'payment_method_unexpected_state'
    });
  }
  const card = findTestCard(secretOf(call, method.id).number);
  // Number 0341 can be kept and fails later; the other declining cards are refused by the check at this point.
  if (card?.declines !== undefined && card.number !== '4000000000000341') {
    const decline = declineFor(card.declines);
    throw new StripeError(402, {
      type: 'card_error',
      code: decline.code,
      decline_code: decline.declineCode,
      advice_code: decline.adviceCode,
      message: decline.message ?? ''
    });
  }
  return attachToCustomer(call, method, customer);
};

const detach: Endpoint = (call) => {
  const method = readPaymentMethod(call, call.path['id']!);
  const { customer } = method;
  if (customer === null) {
    throw invalidRequest(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
      {
        code: 'payment_method_unexpected_state'
      }
    );
  }
  method.customer = null;
  call.tables.paymentMethods.put(method.id, method);
  keepSecret(call, method.id, { isUsedUp: true });
  emit(call, 'payment_method.detached', method, { customer });
  return method;
};

const update: Endpoint = (call) => {
  const method = readPaymentMethod(call, call.path['id']!);
  if (method.customer === null) {
    throw invalidRequest('You must save this PaymentMethod to a customer before you can update it.', {
      code: 'payment_method_unexpected_state'
    });
  }
  const { metadata, billing_details, card, allow_redisplay } = call.params as {
    metadata?: Record<string, string> | '';
    billing_details?: Partial<PaymentMethodObject['billing_details']>;
    card?: { exp_month?: number; exp_year?: number };
    allow_redisplay?: 'always';
  };
  if (metadata !== undefined) method.metadata = mergeMetadata(method.metadata, metadata);
  if (billing_details) Object.assign(method.billing_details, billing_details);
  if (allow_redisplay) method.allow_redisplay = allow_redisplay;
  if (card && method.card) Object.assign(method.card, card);
  call.tables.paymentMethods.put(method.id, method);
  emit(call, 'payment_method.updated', method);
  return method;
};

interface TokenParams {
  payment_method?: string;
  payment_method_data?: PaymentMethodInput;
  return_url?: string;
  setup_future_usage?: 'off_session' | 'on_session';
  shipping?: ConfirmationTokenObject['shipping'];
  mandate_data?: ConfirmationTokenObject['mandate_data'];
  use_stripe_sdk?: boolean;
}

/** From the payment form in the browser, or from the test helper. */
const createToken: Endpoint = (call) => {
  const params = call.params as TokenParams;
  const id = newId('ctoken');
  const now = seconds(call.world.clock);
  const chosen = tokenMethod(call, params);
  const {
    id: _id,
    object: _object,
    created: _created,
    livemode: _livemode,
    metadata: _metadata,
    ...preview
  } = chosen.method;
  const needsMandate = chosen.method.type === 'sepa_debit' || params.setup_future_usage === 'off_session';
  const acceptance = { online: { ip_address: '127.0.0.1', user_agent: 'Mozilla/5.0' }, type: 'online' };
  const token: ConfirmationTokenObject = {
    id,
    object: 'confirmation_token',
    created: now,
    expires_at: now + TOKEN_LIFE_S,
    livemode: false,
    mandate_data: params.mandate_data ?? (needsMandate ? { customer_acceptance: acceptance } : null),
    metadata: null,
    payment_intent: null,
    payment_method_options: null,
    payment_method_preview: preview as unknown as NonNullable<
      ConfirmationTokenObject['payment_method_preview']
    >,
    return_url: params.return_url ?? null,
    setup_future_usage: params.setup_future_usage ?? null,
    setup_intent: null,
    shipping: params.shipping ?? null,
    use_stripe_sdk: params.use_stripe_sdk ?? true
  };
  call.tables.tokenSecrets.put(id, {
    id,
    number: chosen.number,
    usedUp: false,
    paymentMethod: chosen.paymentMethod
  });
  return call.tables.confirmationTokens.put(id, token);
};

function tokenMethod(call: Call, params: TokenParams) {
  if (params.payment_method !== undefined) {
    const method = readPaymentMethod(call, params.payment_method);
    const { number } = secretOf(call, method.id);
    return { method, number, paymentMethod: method.customer === null ? null : method.id };
  }
  if (!params.payment_method_data) throw missing('payment_method_data');
  checkRawCard(call, params.payment_method_data);
  return {
    ...newPaymentMethod(call, params.payment_method_data, 'payment_method_data'),
    paymentMethod: null
  };
}

export const paymentMethodEndpoints: Record<string, Endpoint> = {
  'POST /v1/payment_methods': create,
  'GET /v1/payment_methods': (call) => {
    const { customer, type } = call.params as { customer?: string; type?: string };
    return listPage(
      call,
      call.tables.paymentMethods,
      (method) =>
        method.customer !== null &&
        (customer === undefined || method.customer === customer) &&
        (type === undefined || method.type === type)
    );
  },
  'GET /v1/payment_methods/:id': (call) => {
    const method = call.tables.paymentMethods.get(call.path['id']!);
    if (!method) throw noSuch('PaymentMethod', call.path['id']!);
    return method;
  },
  'POST /v1/payment_methods/:id': update,
  'POST /v1/payment_methods/:id/attach': attach,
  'POST /v1/payment_methods/:id/detach': detach,
  'POST /v1/confirmation_tokens': createToken,
  'POST /v1/test_helpers/confirmation_tokens': createToken,
  'GET /v1/confirmation_tokens/:id': (call) => {
    const token = call.tables.confirmationTokens.get(call.path['id']!);
    if (!token) throw noSuch('confirmationtoken', call.path['id']!);
    return token;
  }
};
