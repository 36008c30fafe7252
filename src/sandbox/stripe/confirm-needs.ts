/** What a confirmation must bring along. */
import type { Actor } from './call.ts';
import { invalidRequest, noSuch } from './errors.ts';
import { findReusableMandate, type CustomerAcceptance } from './mandates.ts';
import type { PaymentIntentObject, PaymentMethodObject, SetupIntentObject } from './objects.ts';

export type Intent = PaymentIntentObject | SetupIntentObject;

export const nameOf = (intent: Intent): string =>
  intent.object === 'setup_intent' ? 'SetupIntent' : 'PaymentIntent';

/** A payer who is led away needs the address to come back to. */
export function requireWayBack(
  intent: Intent,
  method: PaymentMethodObject,
  returnUrl: string | null,
  isOffSession: boolean
): void {
  if (returnUrl !== null) {
    if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s]+$/i.test(returnUrl)) {
      throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: 'return_url' });
    }
    return;
  }
  if (isOffSession) return;
  const automatic = intent.automatic_payment_methods;
  if (automatic?.enabled && automatic.allow_redirects !== 'never') {
    throw invalidRequest(
      `This ${nameOf(intent)} is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a \`return_url\`. If you don't want to accept redirect-based payment methods, set \`automatic_payment_methods[enabled]\` to \`true\` and \`automatic_payment_methods[allow_redirects]\` to \`never\` when creating Setup Intents and Payment Intents.`
    );
  }
  if (method.type === 'ideal' || method.type === 'bancontact') {
    throw invalidRequest(`You must provide a \`return_url\` when confirming using ${method.type}.`, {
      code: 'parameter_missing',
      param: 'return_url'
    });
  }
}

/** A direct debit needs the payer's permission, given now or before. */
export function requireMandate(
  actor: Actor,
  method: PaymentMethodObject,
  acceptance: CustomerAcceptance | undefined,
  mandate: string | undefined
): void {
  if (mandate !== undefined) {
    const found = actor.tables.mandates.get(mandate);
    if (!found) throw noSuch('mandate', mandate, 'mandate');
    if (found.status !== 'active') {
      throw invalidRequest('The provided mandate is inactive.', {
        code: 'payment_intent_mandate_invalid',
        param: 'mandate'
      });
    }
    return;
  }
  if (method.type !== 'sepa_debit' || acceptance || findReusableMandate(actor, method.id)) return;
  throw invalidRequest(
    'This PaymentIntent requires a mandate, but no existing mandate was found. Collect mandate acceptance from the customer and try again, providing acceptance data in the mandate_data parameter.',
    { code: 'payment_intent_mandate_invalid', param: 'mandate_data' }
  );
}
