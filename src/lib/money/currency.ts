/**
 * ISO 4217 minor-unit exponents. Data from the ISO 4217 list one (six-iso-group.com/currency/list-one.xml);
 * currencies without minor units (XAU, XDR …) are left out: nobody owes a merchant gold.
 */
// prettier-ignore
const EXPONENTS = {
  AED: 2, AUD: 2, BGN: 2, BHD: 3, BRL: 2, CAD: 2, CHF: 2, CLP: 0, CNY: 2, CZK: 2, DKK: 2, EUR: 2, GBP: 2,
  HKD: 2, HUF: 2, IDR: 2, ILS: 2, INR: 2, ISK: 0, JOD: 3, JPY: 0, KRW: 0, KWD: 3, MAD: 2, MXN: 2, MYR: 2,
  NOK: 2, NZD: 2, OMR: 3, PHP: 2, PLN: 2, RON: 2, SEK: 2, SGD: 2, THB: 2, TND: 3, TRY: 2, TWD: 2, UAH: 2,
  USD: 2, VND: 0, ZAR: 2
} as const;

/** An ISO 4217 currency code that Quitte can hold amounts in. */
export type Currency = keyof typeof EXPONENTS;

/** Narrows any text to a currency code; case matters, as in ISO 4217. */
export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(EXPONENTS, code);
}

/** How many decimals one unit of the currency has: JPY 0, EUR 2, KWD 3. */
export function minorDigits(currency: Currency): number {
  return EXPONENTS[currency];
}

/** Every known currency code, for schemas. */
export const currencies = Object.keys(EXPONENTS) as Currency[];
