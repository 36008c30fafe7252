/** Idempotency keys as the v1 API keeps them: https://docs.stripe.com/api/idempotent_requests. */
import { createHash } from 'node:crypto';
import type { World } from '../world/world.ts';
import { StripeError } from './errors.ts';

export interface StoredAnswer {
  status: number;
  body: unknown;
  requestId: string;
}

interface KeptKey {
  fingerprint: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Absent while the first request is under way. */
  answer?: StoredAnswer;
}

/** Keys can be pruned after they are at least 24 hours old; the sandbox does so at once. */
const KEY_LIFE_MS = 24 * 3_600_000;

export interface IdempotentRequest {
  /** Present when the key was used before with the same request: to be answered as it was then. */
  replay?: StoredAnswer;
  finish(answer: StoredAnswer): void;
  /** The request didn't begin to execute: the key stays free. */
  release(): void;
}

/** Takes the key. Refuses it with 409 while in use, and with 400 when the request isn't the same. */
export function beginIdempotent(
  world: World,
  account: string,
  key: string,
  request: { method: string; path: string; body: string }
): IdempotentRequest {
  if (key.length > 255) {
    throw new StripeError(400, {
      type: 'invalid_request_error',
      message: 'Idempotency key is too long. The maximum length is 255 characters.'
    });
  }
  const keys = world.store.collection<KeptKey>(`stripe/${account}/idempotencyKeys`);
  const fingerprint = createHash('sha256')
    .update(`${request.method} ${request.path}\n${request.body}`)
    .digest('base64');
  const kept = keys.get(key);
  const now = world.clock.now();
  if (kept && now - kept.createdAt < KEY_LIFE_MS) {
    if (kept.fingerprint !== fingerprint) {
      throw new StripeError(400, {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`
      });
    }
    if (kept.answer) return { replay: kept.answer, finish: () => undefined, release: () => undefined };
    throw new StripeError(409, {
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
      message: `There is currently another in-progress request using this Stripe-Idempotency-Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`
    });
  }
  keys.put(key, { fingerprint, createdAt: now });
  return {
    finish: (answer) => void keys.put(key, { fingerprint, createdAt: now, answer }),
    release: () => keys.remove(key)
  };
}

/** After a restart no request is under way any more. */
export function releaseUnfinishedKeys(world: World, account: string): void {
  const name = `stripe/${account}/idempotencyKeys`;
  const keys = world.store.collection<KeptKey>(name);
  for (const [key, kept] of world.store.entries<KeptKey>(name)) {
    if (!kept.answer) keys.remove(key);
  }
}
