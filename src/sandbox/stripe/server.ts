/** `/v1/…`: authentication, parameters, idempotency, faults, then the endpoint. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { readBody } from '../http/body.ts';
import type { FaultRule } from '../world/faults.ts';
import type { World } from '../world/world.ts';
import { API_VERSION } from './api-version.ts';
import type { Call, Endpoint } from './call.ts';
import { authenticate, requireVersion } from './authenticate.ts';
import { accountEndpoints } from './endpoints/account.ts';
import { customerEndpoints } from './endpoints/customers.ts';
import { ledgerEndpoints } from './endpoints/ledger.ts';
import { paymentIntentEndpoints } from './endpoints/payment-intents.ts';
import { paymentMethodEndpoints } from './endpoints/payment-methods.ts';
import { setupIntentEndpoints } from './endpoints/setup-intents.ts';
import { StripeError } from './errors.ts';
import { expandAnswer } from './expand.ts';
import { parseForm } from './form-body.ts';
import { beginIdempotent, type IdempotentRequest, type StoredAnswer } from './idempotency.ts';
import { newId } from './ids.ts';
import { checkParameters, shapeOf, type ExtraFields } from './parameters/check.ts';
import { matchEndpoint } from './route.ts';
import { tablesOf } from './tables.ts';

const endpoints: Record<string, Endpoint> = {
  ...customerEndpoints,
  ...paymentMethodEndpoints,
  ...paymentIntentEndpoints,
  ...setupIntentEndpoints,
  ...ledgerEndpoints,
  ...accountEndpoints
};

/** What a browser may do with a publishable key. */
const publishable = new Set([
  'POST /v1/confirmation_tokens',
  'POST /v1/payment_methods',
  'GET /v1/payment_intents/:id',
  'POST /v1/payment_intents/:id/confirm',
  'GET /v1/setup_intents/:id',
  'POST /v1/setup_intents/:id/confirm'
]);

const browserFields: ExtraFields = {
  client_secret: { kind: 'string' },
  key: { kind: 'string' },
  mandate_data: shapeOf('POST /v1/payment_intents', 'mandate_data'),
  use_stripe_sdk: { kind: 'boolean' }
};

interface Received {
  method: string;
  path: string;
  query: string;
  body: string;
  requestId: string;
  idempotencyKey: string | null;
}

/** Answers one request to the API. */
export async function serveStripe(
  world: World,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const key = request.headers['idempotency-key'];
  const received: Received = {
    method: request.method ?? 'GET',
    path: url.pathname.replace(/\/$/, ''),
    query: url.search.slice(1),
    body: await readBody(request),
    requestId: newId('req', 14),
    idempotencyKey: request.method === 'POST' && typeof key === 'string' ? key : null
  };
  const fault = world.faults.hitRequest(received.method, received.path);
  if (fault && (await actBefore(fault, response, received))) return;
  let answer: Answer;
  try {
    answer = await answerRequest(world, request, received, fault);
  } catch (error) {
    answer = errorAnswer(error, received);
  }
  world.store.flush();
  if (fault?.kind === 'delay-after') await wait(fault.delayMs ?? 1_000);
  if (fault?.kind === 'drop-after') {
    request.socket.destroy();
    return;
  }
  send(response, answer, received);
}

interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** Trouble before anything has happened. Returns whether the request has ended by it. */
async function actBefore(fault: FaultRule, response: ServerResponse, received: Received): Promise<boolean> {
  switch (fault.kind) {
    case 'drop-before':
      response.socket?.destroy();
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case '429': {
      const message =
        'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.';
      const error = new StripeError(429, { type: 'invalid_request_error', code: 'rate_limit', message });
      const headers = { 'Stripe-Rate-Limited-Reason': 'global-rate' };
      send(response, { ...errorAnswer(error, received), headers }, received);
      return true;
    }
    case '5xx-before':
      if (fault.stored === true) return false;
      send(response, failureAnswer(fault), received);
      return true;
    default:
      return false;
  }
}

function failureAnswer(fault: FaultRule): Answer {
  const message = 'An unknown error occurred. Please try again or contact support if this continues.';
  return { status: fault.status ?? 500, body: { error: { type: 'api_error', message } } };
}

async function answerRequest(
  world: World,
  request: IncomingMessage,
  received: Received,
  fault: FaultRule | undefined
): Promise<Answer> {
  const form = parseForm(
    [received.query, received.method === 'GET' ? '' : received.body].filter(Boolean).join('&')
  );
  const { account, isPublishable } = authenticate(world, request, form);
  requireVersion(request);
  const found = matchEndpoint(Object.keys(endpoints), received.method, received.path);
  if (!found || (isPublishable && !publishable.has(found.name))) throw unknownPath(received, isPublishable);
  const idempotent =
    received.idempotencyKey === null
      ? undefined
      : beginIdempotent(world, account.id, received.idempotencyKey, received);
  if (idempotent?.replay) return replayAnswer(idempotent.replay);
  try {
    if (fault?.kind === 'delay') await wait(fault.delayMs ?? 1_000);
    if (fault?.kind === '5xx-before') return keep(idempotent, failureAnswer(fault), received);
    const parametersOf =
      found.name === 'POST /v1/confirmation_tokens'
        ? 'POST /v1/test_helpers/confirmation_tokens'
        : found.name;
    const params = checkParameters(parametersOf, form, isPublishable ? extraFields(found.name) : {});
    const { requestId, idempotencyKey } = received;
    const tables = tablesOf(world, account.id);
    const from = { id: requestId, idempotencyKey };
    const call: Call = {
      world,
      account,
      tables,
      request: from,
      isPublishable,
      params,
      path: found.path,
      url: received.path
    };
    const answer = runEndpoint(endpoints[found.name]!, call, received);
    if (fault?.kind === '5xx-after') {
      const failure = failureAnswer(fault);
      return fault.stored === false
        ? (keep(idempotent, answer, received), failure)
        : keep(idempotent, failure, received);
    }
    return keep(idempotent, answer, received);
  } catch (error) {
    // Parameters that don't hold are refused before the endpoint runs: the key stays free.
    idempotent?.release();
    throw error;
  }
}

function extraFields(name: string): ExtraFields {
  if (!name.startsWith('POST /v1/confirmation_tokens') && !name.startsWith('POST /v1/payment_methods'))
    return browserFields;
  // The payment form sends what no server may: the card's number.
  return { ...browserFields, payment_method_data: shapeOf('POST /v1/payment_methods') };
}

function runEndpoint(endpoint: Endpoint, call: Call, received: Received): Answer {
  try {
    const expand = (call.params['expand'] as string[] | undefined) ?? [];
    const result = endpoint(call);
    return { status: 200, body: expandAnswer(result, expand, call.tables) };
  } catch (error) {
    return errorAnswer(error, received);
  }
}

function keep(idempotent: IdempotentRequest | undefined, answer: Answer, { requestId }: Received): Answer {
  idempotent?.finish({ status: answer.status, body: answer.body, requestId });
  return answer;
}

function replayAnswer({ status, body, requestId }: StoredAnswer): Answer {
  return { status, body, headers: { 'Idempotent-Replayed': 'true', 'Original-Request': requestId } };
}

function errorAnswer(error: unknown, { requestId }: Received): Answer {
  if (error instanceof StripeError) {
    const request_log_url = `https://dashboard.stripe.com/test/logs/${requestId}`;
    return { status: error.status, body: { error: { ...error.body, request_log_url } } };
  }
  process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
  return {
    status: 500,
    body: { error: { type: 'api_error', message: `The sandbox failed: ${String(error)}` } }
  };
}

function unknownPath({ method, path }: Received, isPublishable: boolean): StripeError {
  if (isPublishable) {
    const message =
      'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.';
    return new StripeError(401, { type: 'invalid_request_error', code: 'secret_key_required', message });
  }
  const message = `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
  return new StripeError(404, { type: 'invalid_request_error', message });
}

function send(response: ServerResponse, answer: Answer, { requestId, idempotencyKey }: Received): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, {
    'Content-Type': 'application/json',
    'Request-Id': requestId,
    'Stripe-Version': API_VERSION,
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Request-Id',
    'Cache-Control': 'no-cache, no-store',
    ...(idempotencyKey === null ? {} : { 'Idempotency-Key': idempotencyKey }),
    ...(answer.headers ?? {})
  });
  response.end(JSON.stringify(answer.body, null, 2));
}
