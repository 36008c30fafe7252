/** Parameters that payment and setup intents share. */
import type { Call } from '../call.ts';
import { invalidRequest, noSuch } from '../errors.ts';

/** What this sandbox's accounts have enabled, in the order in which Stripe shows them to a Dutch payer. */
const enabledTypes = ['card', 'ideal', 'bancontact', 'sepa_debit'];

interface Automatic {
  allow_redirects: 'always' | 'never';
  enabled: boolean;
}

export interface AllowedTypes {
  allowed: string[] | null;
  automatic: Automatic;
  types: string[];
}

/** The types that an intent may be paid by; automatic unless the request says which. */
export function allowedTypes(params: Record<string, unknown>): AllowedTypes {
  const allowed = (params['allowed_payment_method_types'] as string[] | undefined) ?? null;
  const excluded = (params['excluded_payment_method_types'] as string[] | undefined) ?? [];
  const given = params['automatic_payment_methods'] as Partial<Automatic> | undefined;
  const automatic: Automatic = {
    allow_redirects: given?.allow_redirects ?? 'always',
    enabled: given?.enabled ?? true
  };
  const unknown = allowed?.find((type) => !enabledTypes.includes(type));
  if (unknown !== undefined) {
    throw invalidRequest(
      `The payment method type "${unknown}" is invalid. Please ensure the provided type is activated in your dashboard (https://dashboard.stripe.com/account/payments/settings) and your account is enabled for any preview features that you are trying to use.`,
      { code: 'payment_method_unactivated', param: 'allowed_payment_method_types' }
    );
  }
  const isRedirect = (type: string): boolean => type === 'ideal' || type === 'bancontact';
  const types = (allowed ?? enabledTypes).filter(
    (type) => !excluded.includes(type) && !(automatic.allow_redirects === 'never' && isRedirect(type))
  );
  return { allowed, automatic, types };
}

export function requireCurrency(currency: string): void {
  if (/^[a-z]{3}$/.test(currency) && knownCurrencies.includes(currency)) return;
  throw invalidRequest(
    `Invalid currency: ${currency}. Stripe currently supports these currencies: ${knownCurrencies.join(', ')}`,
    { param: 'currency' }
  );
}

const knownCurrencies = [
  'eur',
  'usd',
  'gbp',
  'chf',
  'dkk',
  'nok',
  'sek',
  'pln',
  'czk',
  'huf',
  'ron',
  'bgn',
  'jpy',
  'kwd'
];

/** A browser sees an intent only with its client secret. */
export function requireSecret(
  call: Call,
  intent: { id: string; client_secret: string | null; object: string }
): void {
  if (!call.isPublishable) return;
  if (call.params['client_secret'] === intent.client_secret) return;
  throw noSuch(intent.object, intent.id, 'intent');
}
