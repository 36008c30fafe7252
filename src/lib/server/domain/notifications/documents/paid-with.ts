import type { Language } from '#lib/i18n/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Attempt } from '../../collection/index.ts';
import type { SavedMethod } from '../../payment-methods/index.ts';
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
  return withLast4(name, facts?.last4);
}

/** A saved card or account as its owner knows it: `Visa •••• 4242`, `IBAN •••• 5264`. */
export async function nameSavedMethod(tx: Tx, method: SavedMethod, language: Language): Promise<string> {
  const { merchantId, kind, brand, bankName, last4 } = method;
  if (kind === 'sepa_debit') return withLast4(bankName ?? 'IBAN', last4);
  const name = (brand !== null && BRANDS[brand]) || (await nameMethod(tx, merchantId, kind, language));
  return withLast4(name, last4);
}

function withLast4(name: string, last4: string | null | undefined): string {
  return last4 ? `${name} ••••\u00a0${last4}` : name;
}
