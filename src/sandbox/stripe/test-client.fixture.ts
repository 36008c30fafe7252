/** The real SDK, pointed at a sandbox. For tests. */
import Stripe from 'stripe';
import type { Sandbox, SandboxAccount } from '../start.ts';

export const testAccount: SandboxAccount = {
  id: 'acct_klaproos',
  name: 'Kinderdagverblijf De Klaproos',
  secretKey: 'sk_test_klaproos',
  publishableKey: 'pk_test_klaproos',
  webhookSecret: 'whsec_klaproos'
};

export function stripeFor(sandbox: Sandbox, config: Partial<Stripe.StripeConfig> = {}): Stripe {
  const { hostname, port } = new URL(sandbox.stripeUrl);
  return new Stripe(testAccount.secretKey, {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    ...config
  });
}

/** The SDK's error that a call ends in; fails when it ends otherwise. */
export async function errorOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown
  );
  if (!(error instanceof Stripe.errors.StripeError))
    throw new Error(`expected an error of Stripe, got ${String(error)}`);
  return error;
}
