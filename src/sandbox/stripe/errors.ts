/** Errors as Stripe answers them: a status and a body. See https://docs.stripe.com/api/errors. */

export type ErrorType =
  'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error' | 'rate_limit_error';

export interface ErrorBody {
  type: ErrorType;
  message: string;
  code?: string | undefined;
  param?: string | undefined;
  decline_code?: string | undefined;
  advice_code?: string | undefined;
  network_decline_code?: string | undefined;
  network_advice_code?: string | undefined;
  charge?: string | undefined;
  doc_url?: string | undefined;
  request_log_url?: string | undefined;
  payment_method_type?: string | undefined;
  payment_intent?: unknown;
  payment_method?: unknown;
  setup_intent?: unknown;
}

export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body.code === undefined ? body : { ...body, doc_url: documentationOf(body.code) };
  }
}

export function documentationOf(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}

/** 400, the request itself is wrong. */
export function invalidRequest(
  message: string,
  details: { code?: string; param?: string } = {}
): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...details });
}

/** 404 when the id is in the path, 400 when it is a parameter. */
export function noSuch(thing: string, id: string, param?: string): StripeError {
  return new StripeError(param === undefined ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${thing}: '${id}'`,
    param: param ?? 'id'
  });
}

export function missing(param: string): StripeError {
  return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}
