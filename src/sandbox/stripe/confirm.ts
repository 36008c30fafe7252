/** What a confirmation needs, checked before anything happens: the method, the mandate, the way back. */
import { seconds } from '../world/clock.ts';
import type { Actor } from './call.ts';
import { invalidRequest, noSuch, StripeError } from './errors.ts';
import { newId } from './ids.ts';
import { nameOf, requireMandate, requireWayBack, type Intent } from './confirm-needs.ts';
import type { CustomerAcceptance } from './mandates.ts';
import type { ConfirmationTokenObject, PaymentMethodObject } from './objects.ts';
import { newPaymentMethod, readPaymentMethod, secretOf, type PaymentMethodInput } from './payment-methods.ts';

export interface ConfirmParams {
  confirmation_token?: string;
  payment_method?: string;
  payment_method_data?: PaymentMethodInput;
  mandate?: string;
  mandate_data?: { customer_acceptance?: CustomerAcceptance } | '';
  off_session?: boolean | string;
  return_url?: string;
  use_stripe_sdk?: boolean;
  setup_future_usage?: string;
  error_on_requires_action?: boolean;
}

export interface Confirmation {
  method: PaymentMethodObject;
  /** The card's or account's number. */
  number: string;
  /** Made by this request, not kept yet. */
  isNew: boolean;
  token?: ConfirmationTokenObject;
  acceptance?: CustomerAcceptance;
  /** A mandate given before. */
  mandate?: string;
  isOffSession: boolean;
  returnUrl: string | null;
  usesStripeScript: boolean;
  failsOnAction: boolean;
  futureUsage: string | null;
}

const PAYABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Refuses, as Stripe does and before any effect, a confirmation that can't be carried out. */
export function checkConfirmation(actor: Actor, intent: Intent, params: ConfirmParams): Confirmation {
  requireConfirmable(intent);
  const token =
    params.confirmation_token === undefined ? undefined : readUsableToken(actor, params.confirmation_token);
  const chosen = chooseMethod(actor, intent, params, token);
  const { method } = chosen;
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalidRequest(
      `The PaymentMethod provided (${method.type}) is not allowed for this ${nameOf(intent)}. Please attach a suitable PaymentMethod, or update the allowed payment method types to include "${method.type}".`,
      { code: 'payment_intent_incompatible_payment_method', param: 'payment_method' }
    );
  }
  if (!chosen.isNew) requireUsable(actor, intent, method);
  const isOffSession = params.off_session === true || typeof params.off_session === 'string';
  const returnUrl = params.return_url ?? token?.return_url ?? null;
  requireWayBack(intent, method, returnUrl, isOffSession);
  const futureUsage =
    params.setup_future_usage === ''
      ? null
      : (params.setup_future_usage ?? token?.setup_future_usage ?? futureUsageOf(intent));
  const mandateData = params.mandate_data === '' ? undefined : params.mandate_data;
  const acceptance =
    mandateData?.customer_acceptance ??
    (token?.mandate_data?.customer_acceptance as CustomerAcceptance | undefined);
  const mandate = params.mandate;
  requireMandate(actor, method, acceptance, mandate);
  return {
    ...chosen,
    ...(token ? { token } : {}),
    ...(acceptance ? { acceptance } : {}),
    ...(mandate === undefined ? {} : { mandate }),
    isOffSession,
    returnUrl,
    // A server that names a way back wants a redirect; else Stripe's script in the browser goes on.
    usesStripeScript:
      params.use_stripe_sdk ?? (params.return_url === undefined && token?.use_stripe_sdk === true),
    failsOnAction: params.error_on_requires_action === true,
    futureUsage
  };
}

function futureUsageOf(intent: Intent): string | null {
  return intent.object === 'setup_intent' ? intent.usage : intent.setup_future_usage;
}

function requireConfirmable(intent: Intent): void {
  if (PAYABLE.includes(intent.status)) return;
  const because =
    intent.status === 'succeeded'
      ? 'it has already succeeded after being previously confirmed'
      : `it has a status of ${intent.status}`;
  const isSetup = intent.object === 'setup_intent';
  throw new StripeError(400, {
    type: 'invalid_request_error',
    code: isSetup ? 'setup_intent_unexpected_state' : 'payment_intent_unexpected_state',
    message: `You cannot confirm this ${nameOf(intent)} because ${because}.`,
    [isSetup ? 'setup_intent' : 'payment_intent']: structuredClone(intent)
  });
}

/** A confirmation token serves once and twelve hours: https://docs.stripe.com/api/confirmation_tokens. */
function readUsableToken(actor: Actor, id: string): ConfirmationTokenObject {
  const token = actor.tables.confirmationTokens.get(id);
  if (!token) throw noSuch('confirmationtoken', id, 'confirmation_token');
  const secret = actor.tables.tokenSecrets.get(id);
  if (secret?.usedUp) {
    throw invalidRequest(`This ConfirmationToken (${id}) has already been used.`, {
      param: 'confirmation_token'
    });
  }
  if ((token.expires_at ?? Infinity) * 1000 <= actor.world.clock.now()) {
    throw invalidRequest(`This ConfirmationToken (${id}) has expired.`, { param: 'confirmation_token' });
  }
  return token;
}

function chooseMethod(
  actor: Actor,
  intent: Intent,
  params: ConfirmParams,
  token: ConfirmationTokenObject | undefined
): Pick<Confirmation, 'method' | 'number' | 'isNew'> {
  const given = [params.confirmation_token, params.payment_method, params.payment_method_data].filter(
    (one) => one !== undefined
  );
  if (given.length > 1) {
    throw invalidRequest(
      'You may only specify one of these parameters: confirmation_token, payment_method, payment_method_data.',
      { code: 'parameters_exclusive' }
    );
  }
  if (token) return { ...methodOfToken(actor, token), isNew: true };
  if (params.payment_method_data) {
    return { ...newPaymentMethod(actor, params.payment_method_data, 'payment_method_data'), isNew: true };
  }
  const id = params.payment_method ?? intent.payment_method;
  if (!id) {
    throw invalidRequest(
      `You cannot confirm this ${nameOf(intent)} because it's missing a payment method. You can either update the ${nameOf(intent)} with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.`,
      {
        code:
          intent.object === 'setup_intent'
            ? 'setup_intent_unexpected_state'
            : 'payment_intent_unexpected_state'
      }
    );
  }
  const method = readPaymentMethod(actor, id);
  return { method, number: secretOf(actor, method.id).number, isNew: false };
}

function methodOfToken(
  actor: Actor,
  token: ConfirmationTokenObject
): { method: PaymentMethodObject; number: string } {
  const secret = actor.tables.tokenSecrets.get(token.id);
  if (secret?.paymentMethod) {
    const method = readPaymentMethod(actor, secret.paymentMethod);
    return { method, number: secretOf(actor, method.id).number };
  }
  const preview = structuredClone(token.payment_method_preview) as unknown as PaymentMethodObject;
  const method = {
    ...preview,
    id: newId('pm'),
    object: 'payment_method' as const,
    created: seconds(actor.world.clock),
    livemode: false,
    metadata: {}
  };
  return { method, number: secret?.number ?? '' };
}

function requireUsable(actor: Actor, intent: Intent, method: PaymentMethodObject): void {
  if (secretOf(actor, method.id).isUsedUp) {
    throw invalidRequest(
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.'
    );
  }
  if (method.customer === null || method.customer === intent.customer) return;
  if (intent.customer === null) {
    throw invalidRequest(
      'The PaymentMethod you provided is attached to a Customer. You must provide the Customer with the `customer` parameter.',
      { code: 'payment_intent_unexpected_state', param: 'customer' }
    );
  }
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
    { code: 'payment_method_unexpected_state', param: 'payment_method' }
  );
}
