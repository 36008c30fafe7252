import Stripe from 'stripe';
import type { KeyedAccount } from '../index.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/log/log.ts';
import { rememberingClient } from './never-sent.ts';
import { makeRateLimit, type RateLimit } from './rate-limit.ts';

/** All that a call to one account of Stripe needs. */
export type Connection = Readonly<{
  stripe: Stripe;
  limit: RateLimit;
  clock: Clock;
  log: Log;
  /** How long one answer may take, in ms. */
  timeoutMs: number;
  /** How long one call may take with everything that is sent again, in ms. */
  budgetMs: number;
}>;

export type StripeOptions = Readonly<{
  /** Where the API is, when not at api.stripe.com: an origin such as `http://127.0.0.1:4242`. */
  apiBase?: string;
  log: Log;
  clock: Clock;
  timeoutMs?: number;
  budgetMs?: number;
  /** Requests a second per account, where Stripe has agreed to more than its default. */
  perSecond?: number;
}>;

// A card authorisation with a slow bank takes some ten seconds; longer is silence. Silence costs nothing but a
// look-up, while a payer in front of a page leaves after half a minute. The SDK's own default is 80 s.
const TIMEOUT_MS = 20_000;
const BUDGET_MS = 30_000;

// Stripe's default limits per account: 100 reads and 100 writes a second in live mode, 25 each in test mode
// (docs.stripe.com/rate-limits, read 2026-11-21). Both kinds share our bucket, at four fifths of one of them: web and
// worker each have a bucket, and the merchant's other systems use the same account.
const LIVE_PER_SECOND = 80;
const TEST_PER_SECOND = 20;
// Six seconds of waiting at most in live mode: longer, and the payer would sooner read "try again".
const QUEUE_MAX = 500;

/** Makes the client of one account. The API version is the one that the SDK was generated from, and is sent along. */
export function connect(account: KeyedAccount, options: StripeOptions): Connection {
  const isTest = /^[a-z]+_test_/.test(account.secretKey);
  const perSecond = options.perSecond ?? (isTest ? TEST_PER_SECOND : LIVE_PER_SECOND);
  return {
    stripe: new Stripe(account.secretKey, {
      ...address(options.apiBase),
      // Money is never sent again by a library's guess: `ask.ts` decides. The SDK still repeats a request once, under
      // the same key, when the connection was closed; the key makes that one effect.
      maxNetworkRetries: 0,
      httpClient: rememberingClient(),
      timeout: options.timeoutMs ?? TIMEOUT_MS,
      telemetry: false,
      appInfo: { name: 'Quitte' }
    }),
    limit: makeRateLimit({ perSecond, queueMax: QUEUE_MAX }),
    clock: options.clock,
    log: options.log.child({ gateway: 'stripe', account: account.id }),
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    budgetMs: options.budgetMs ?? BUDGET_MS
  };
}

function address(apiBase: string | undefined): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  if (apiBase === undefined) return {};
  const url = new URL(apiBase);
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return { protocol, host: url.hostname, port: url.port || (protocol === 'http' ? '80' : '443') };
}
