/** The step that a payer takes at the bank: a page to go to, or one that the payment script shows in a frame. */
import type { Actor } from './call.ts';
import type { Confirmation } from './confirm.ts';
import type { PaymentIntentObject, PaymentMethodObject, SetupIntentObject } from './objects.ts';

export interface BankStep {
  nextAction: NonNullable<PaymentIntentObject['next_action'] & SetupIntentObject['next_action']>;
  /** Where the bank's page leads back to; a frame just closes. */
  returnUrl: string | null;
}

export function bankStep(
  actor: Actor,
  intent: PaymentIntentObject | SetupIntentObject,
  method: PaymentMethodObject,
  { usesStripeScript, returnUrl }: Confirmation
): BankStep {
  const isCard = method.type === 'card';
  const kind = isCard ? '3ds' : method.type;
  const url = `${actor.world.origin}/bank/${kind}/${actor.account.id}/${intent.id}?client_secret=${intent.client_secret}`;
  if (isCard && (usesStripeScript || returnUrl === null)) {
    const use_stripe_sdk = { type: 'three_d_secure_redirect', stripe_js: url };
    return { nextAction: { type: 'use_stripe_sdk', use_stripe_sdk }, returnUrl: null };
  }
  return {
    nextAction: { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } },
    returnUrl
  };
}
