/**
 * Stripe counts most currencies as ISO 4217 does, and a few in its own way. This is the only place that knows.
 * Source: docs.stripe.com/currencies, "Minor units in API amounts" and "Special cases", read 2026-11-21.
 */
import { isCurrency, minorDigits, money, type Currency, type Money } from '#lib/money/index.ts';

/** An amount in Stripe's words: whole smallest units by Stripe's own count, currency in lower case. */
export type StripeAmount = Readonly<{ amount: number; currency: string }>;

// prettier-ignore
const ZERO_DECIMAL = new Set([
  'BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
]);

/** Three decimals, of which the last must be 0: Stripe's card partners count to two. */
const THREE_DECIMAL = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/**
 * Zero-decimal by ISO, yet sent with two decimals that must be 00: 5 ISK is 500.
 * HUF and TWD need no entry: they are two-decimal for charges, and whole only for payouts, which we never make.
 */
const WHOLE_UNITS_IN_HUNDREDTHS = new Set(['ISK', 'UGX']);

/** Stripe's number for an amount. Throws a RangeError when Stripe can't express it: see `payableAmount`. */
export function toStripe(amount: Money): StripeAmount {
  const factor = 10 ** (stripeDigits(amount.currency) - minorDigits(amount.currency));
  const stripeAmount = amount.minor * factor;
  if (!Number.isSafeInteger(stripeAmount) || stripeAmount % stripeStep(amount.currency) !== 0)
    throw new RangeError(`Stripe can't express ${amount.minor} ${amount.currency}`);
  return { amount: stripeAmount, currency: amount.currency.toLowerCase() };
}

/** Whether `toStripe` takes the amount as it is. */
export function isPayable(amount: Money): boolean {
  return payableAmount(amount).minor === amount.minor;
}

/**
 * The nearest amount that Stripe can take, half to even: 5.124 KWD becomes 5.120. Nothing changes in two-decimal and
 * zero-decimal currencies. Show this amount before charging it; `toStripe` never rounds behind anyone's back.
 */
export function payableAmount(amount: Money): Money {
  if (!THREE_DECIMAL.has(amount.currency)) return amount;
  const tens = Math.trunc(amount.minor / 10);
  const rest = amount.minor - tens * 10;
  const isUp = Math.abs(rest) > 5 || (Math.abs(rest) === 5 && tens % 2 !== 0);
  return money((tens + (isUp ? Math.sign(rest) : 0)) * 10, amount.currency);
}

/** Reads Stripe's number. `undefined` for a currency that Quitte doesn't hold, or a part of a unit that can't be. */
export function fromStripe(amount: number, currencyCode: string): Money | undefined {
  const code = currencyCode.toUpperCase();
  if (!isCurrency(code)) return undefined;
  const factor = 10 ** (stripeDigits(code) - minorDigits(code));
  if (!Number.isSafeInteger(amount) || amount % factor !== 0) return undefined;
  return money(amount / factor, code);
}

function stripeDigits(currency: Currency): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

function stripeStep(currency: Currency): number {
  if (WHOLE_UNITS_IN_HUNDREDTHS.has(currency)) return 100;
  return THREE_DECIMAL.has(currency) ? 10 : 1;
}
