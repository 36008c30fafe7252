/** Saving a way to pay without paying: https://docs.stripe.com/payments/setup-intents. */
import { findTestCard } from '../../bank/cards.ts';
import { declineFor, type Decline } from '../../bank/declines.ts';
import { attachToCustomer } from '../attach.ts';
import { bankStep } from '../bank-step.ts';
import type { Actor, Endpoint } from '../call.ts';
import { checkConfirmation, type Confirmation, type ConfirmParams } from '../confirm.ts';
import { documentationOf, invalidRequest, noSuch, StripeError } from '../errors.ts';
import { emit } from '../events.ts';
import { listPage } from '../lists.ts';
import { newMandate } from '../mandates.ts';
import { mergeMetadata } from '../metadata.ts';
import type { PaymentMethodObject, SetupIntentObject } from '../objects.ts';
import { keepPaymentMethod, keepSecret, readPaymentMethod } from '../payment-methods.ts';
import { needsAuthentication, useUpToken } from '../payments.ts';
import { endAttempt, openAttempt } from '../setup-attempts.ts';
import { readCustomer } from './customers.ts';
import { newSetup } from './new-setup.ts';
import { requireSecret } from './intent-params.ts';

type CreateParams = ConfirmParams & Record<string, unknown> & { confirm?: boolean };

function readSetup(actor: Actor, id: string): SetupIntentObject {
  const found = actor.tables.setupIntents.get(id);
  if (!found) throw noSuch('setupintent', id);
  return found;
}

const create: Endpoint = (call) => {
  const params = call.params as CreateParams;
  if (typeof params['customer'] === 'string') readCustomer(call, params['customer'], 'customer');
  const setup = newSetup(call, params);
  const confirmation = params.confirm === true ? checkConfirmation(call, setup, params) : undefined;
  if (params.payment_method !== undefined && !confirmation) {
    setup.payment_method = readPaymentMethod(call, params.payment_method).id;
    setup.status = 'requires_confirmation';
  }
  call.tables.setupIntents.put(setup.id, setup);
  emit(call, 'setup_intent.created', setup);
  return confirmation ? setUp(call, setup, confirmation) : setup;
};

const confirm: Endpoint = (call) => {
  const setup = readSetup(call, call.path['id']!);
  requireSecret(call, setup);
  return setUp(call, setup, checkConfirmation(call, setup, call.params as ConfirmParams));
};

function setUp(actor: Actor, setup: SetupIntentObject, confirmation: Confirmation): SetupIntentObject {
  const method = confirmation.isNew ? keepPaymentMethod(actor, confirmation) : confirmation.method;
  if (confirmation.token) useUpToken(actor, confirmation.token.id, setup.id);
  setup.payment_method = method.id;
  setup.last_setup_error = null;
  openAttempt(actor, setup, method);
  if (method.type === 'sepa_debit') {
    setup.mandate = confirmation.mandate ?? newMandate(actor, method.id, confirmation.acceptance).id;
    return finish(actor, setup, method);
  }
  if (method.type === 'card') {
    const card = findTestCard(confirmation.number);
    if (card?.declines !== undefined && card.number !== '4000000000000341') {
      return failSetup(actor, setup, method, declineFor(card.declines));
    }
    if (!needsAuthentication(card, false, false)) return finish(actor, setup, method);
  }
  return askBank(actor, setup, method, confirmation);
}

function askBank(
  actor: Actor,
  setup: SetupIntentObject,
  method: PaymentMethodObject,
  confirmation: Confirmation
): SetupIntentObject {
  const { nextAction, returnUrl } = bankStep(actor, setup, method, confirmation);
  setup.status = 'requires_action';
  setup.next_action = nextAction;
  const pending = { method: method.id, returnUrl };
  actor.world.store
    .collection<SetupPending>(`stripe/${actor.account.id}/pendingSetups`)
    .put(setup.id, pending);
  actor.tables.setupIntents.put(setup.id, setup);
  emit(actor, 'setup_intent.requires_action', setup);
  return setup;
}

export interface SetupPending {
  method: string;
  returnUrl: string | null;
}

/** The customer has answered on the bank's page. */
export function answerSetup(
  actor: Actor,
  id: string,
  isApproved: boolean
): { setup: SetupIntentObject; returnUrl: string | null } {
  const setup = readSetup(actor, id);
  const pending = actor.world.store
    .collection<SetupPending>(`stripe/${actor.account.id}/pendingSetups`)
    .get(id);
  if (!pending) throw new RangeError(`nothing to answer for ${id}`);
  if (setup.status === 'requires_action') {
    const method = readPaymentMethod(actor, pending.method);
    if (!isApproved) recordSetupFailure(actor, setup, method, undefined);
    else finish(actor, setup, method);
  }
  return { setup, returnUrl: pending.returnUrl };
}

function finish(actor: Actor, setup: SetupIntentObject, method: PaymentMethodObject): SetupIntentObject {
  setup.next_action = null;
  setup.status = 'succeeded';
  endAttempt(actor, setup, method, 'succeeded');
  if (method.type === 'card' || method.type === 'sepa_debit') {
    keepSecret(actor, method.id, { isSetUp: true });
    if (setup.customer !== null && method.customer === null) attachToCustomer(actor, method, setup.customer);
  }
  actor.tables.setupIntents.put(setup.id, setup);
  emit(actor, 'setup_intent.succeeded', setup);
  return setup;
}

function recordSetupFailure(
  actor: Actor,
  setup: SetupIntentObject,
  method: PaymentMethodObject,
  decline: Decline | undefined
) {
  const code = decline?.code ?? 'setup_intent_authentication_failure';
  const error = {
    type: decline ? ('card_error' as const) : ('invalid_request_error' as const),
    code,
    doc_url: documentationOf(code),
    message: decline?.message ?? 'The provided PaymentMethod has failed authentication.',
    ...(decline ? { decline_code: decline.declineCode, advice_code: decline.adviceCode } : {}),
    payment_method: structuredClone(method)
  };
  endAttempt(actor, setup, method, 'failed');
  setup.status = 'requires_payment_method';
  setup.payment_method = null;
  setup.next_action = null;
  setup.last_setup_error = error as unknown as SetupIntentObject['last_setup_error'];
  actor.tables.setupIntents.put(setup.id, setup);
  emit(actor, 'setup_intent.setup_failed', setup);
  return error;
}

function failSetup(
  actor: Actor,
  setup: SetupIntentObject,
  method: PaymentMethodObject,
  decline: Decline
): never {
  const error = recordSetupFailure(actor, setup, method, decline);
  throw new StripeError(402, { ...error, setup_intent: structuredClone(setup) });
}

const cancel: Endpoint = (call) => {
  const setup = readSetup(call, call.path['id']!);
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(setup.status)) {
    throw invalidRequest(`You cannot cancel this SetupIntent because it has a status of ${setup.status}.`, {
      code: 'setup_intent_unexpected_state'
    });
  }
  setup.status = 'canceled';
  setup.cancellation_reason = (call.params['cancellation_reason'] as 'abandoned' | undefined) ?? null;
  setup.next_action = null;
  call.tables.setupIntents.put(setup.id, setup);
  emit(call, 'setup_intent.canceled', setup);
  return setup;
};

const update: Endpoint = (call) => {
  const setup = readSetup(call, call.path['id']!);
  const { metadata, description, customer } = call.params as {
    metadata?: '';
    description?: string;
    customer?: string;
  };
  if (metadata !== undefined) setup.metadata = mergeMetadata(setup.metadata, metadata);
  if (description !== undefined) setup.description = description;
  if (customer !== undefined) setup.customer = readCustomer(call, customer, 'customer').id;
  return call.tables.setupIntents.put(setup.id, setup);
};

export const setupIntentEndpoints: Record<string, Endpoint> = {
  'POST /v1/setup_intents': create,
  'POST /v1/setup_intents/:id': update,
  'POST /v1/setup_intents/:id/confirm': confirm,
  'POST /v1/setup_intents/:id/cancel': cancel,
  'GET /v1/setup_intents/:id': (call) => {
    const setup = readSetup(call, call.path['id']!);
    requireSecret(call, setup);
    return setup;
  },
  'GET /v1/setup_attempts': (call) =>
    listPage(call, call.tables.setupAttempts, (one) => one.setup_intent === call.params['setup_intent']),
  'GET /v1/setup_intents': (call) => {
    const { customer, payment_method } = call.params as { customer?: string; payment_method?: string };
    return listPage(
      call,
      call.tables.setupIntents,
      (one) =>
        (customer === undefined || one.customer === customer) &&
        (payment_method === undefined || one.payment_method === payment_method)
    );
  }
};
