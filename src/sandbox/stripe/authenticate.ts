/** Who asks, and in which version of the API. */
import type { IncomingMessage } from 'node:http';
import type { SandboxAccount, World } from '../world/world.ts';
import { API_VERSION } from './api-version.ts';
import { StripeError } from './errors.ts';
import type { FormObject } from './form-body.ts';

/** The account that the key, and the `Stripe-Account` header, name. Refuses with 401 or 403. */
export function authenticate(
  world: World,
  request: IncomingMessage,
  form: FormObject
): { account: SandboxAccount; isPublishable: boolean } {
  const key = keyOf(request) ?? (typeof form['key'] === 'string' ? form['key'] : undefined);
  if (key === undefined) {
    const message =
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
    throw new StripeError(401, { type: 'invalid_request_error', message });
  }
  const owner = world.accounts.find((account) => account.secretKey === key || account.publishableKey === key);
  if (!owner) {
    const shown = `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`;
    throw new StripeError(401, {
      type: 'invalid_request_error',
      message: `Invalid API Key provided: ${shown}`
    });
  }
  const isPublishable = owner.publishableKey === key;
  const wanted = request.headers['stripe-account'];
  if (typeof wanted !== 'string' || wanted === owner.id) return { account: owner, isPublishable };
  const account = world.accounts.find((one) => one.id === wanted);
  if (account) return { account, isPublishable };
  throw new StripeError(403, {
    type: 'invalid_request_error',
    code: 'account_invalid',
    message: `The provided key does not have access to account '${wanted}' (or that account does not exist). Application access may have been revoked.`
  });
}

function keyOf(request: IncomingMessage): string | undefined {
  const [scheme, value] = (request.headers.authorization ?? '').split(' ');
  if (value === undefined) return undefined;
  if (scheme === 'Bearer') return value;
  if (scheme !== 'Basic') return undefined;
  return Buffer.from(value, 'base64').toString().split(':')[0];
}

/** One version only: an answer in another's shape would be a lie. */
export function requireVersion(request: IncomingMessage): void {
  const version = request.headers['stripe-version'];
  if (version === undefined || version === API_VERSION) return;
  throw new StripeError(400, {
    type: 'invalid_request_error',
    message: `Invalid Stripe API version: ${String(version)}. This sandbox speaks ${API_VERSION}.`
  });
}
