import type { Language } from '#lib/i18n/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Attempt } from '../../collection/index.ts';
import { nameMethod } from '../../routing/index.ts';

/** A card's own spelling, where capitalising the provider's word isn't enough. */
const BRANDS: Readonly<Record<string, string>> = {
  amex: 'American Express',
  cartes_bancaires: 'CB',
  mastercard: 'Mastercard',
  visa: 'Visa'
};

/** How a payment was made, in words: `iDEAL | Wero`, `Visa •••• 4242`. */
export async function paidWith(tx: Tx, attempt: Attempt, language: Language): Promise<string> {
  const { facts, merchantId, method } = attempt;
  const name =
    (facts?.brand && method === 'card' && BRANDS[facts.brand]) ||
    (await nameMethod(tx, merchantId, method, language));
  return facts?.last4 ? `${name} •••• ${facts.last4}` : name;
}
