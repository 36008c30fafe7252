import { minorDigits, type Currency } from './currency.ts';
import { money, type Money } from './money.ts';
import type { Language } from '../i18n/languages.ts';

/** The CLDR locale whose money habits fit a language on our home market. */
const MONEY_LOCALE: Record<Language, string> = { nl: 'nl-NL', fr: 'fr-FR', de: 'de-DE', en: 'en-IE' };

/** An amount for people, in the habits of the reader's language: `€ 1.234,56`, `1 234,56 €`. */
export function formatMoney(amount: Money, language: Language): string {
  return formatter(language, amount.currency).format(asNumber(amount));
}

/** The same amount in parts, so that a page can raise the cents. Joining the values gives `formatMoney`. */
export function formatMoneyToParts(amount: Money, language: Language): Intl.NumberFormatPart[] {
  return formatter(language, amount.currency).formatToParts(asNumber(amount));
}

/**
 * Reads what a person typed: `1.234,56`, `1 234,56`, `1'234.56`, `€ 75`. The last separator with one or two digits
 * behind it (three for three-decimal currencies) is the decimal one. `undefined` for anything else: never a guess.
 */
export function parseAmount(typed: string, currency: Currency): Money | undefined {
  const digits = minorDigits(currency);
  const text = typed
    .replace(/[\s\u00a0\u202f€$£']/g, '')
    .replace(new RegExp(`^${currency}|${currency}$`, 'i'), '');
  const match = /^(\d{1,3}(?:[.,]\d{3})*|\d{1,15})(?:([.,])(\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, whole = '', separator, fraction = ''] = match;
  // `1.234` is a thousand to a Dutch reader and a fraction to nobody; `1,234.5.6` or `1.2,34` fail above.
  if (separator !== undefined && (whole.includes(separator) || fraction.length > digits)) return undefined;
  const minor = Number(whole.replace(/[.,]/g, '') + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? money(minor, currency) : undefined;
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(language: Language, currency: Currency): Intl.NumberFormat {
  const key = `${language} ${currency}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.NumberFormat(MONEY_LOCALE[language], { style: 'currency', currency });
    formatters.set(key, found);
  }
  return found;
}

// Intl accepts a decimal string, which keeps amounts above 2^53 / 100 exact.
function asNumber(amount: Money): number {
  return amount.minor / 10 ** minorDigits(amount.currency);
}
