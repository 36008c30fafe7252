import { type Currency, isCurrency, minorDigits } from './currency.ts';

/** An exact amount: `minor` counts the currency's smallest unit and is a safe integer. Made only by `money()`. */
export type Money = Readonly<{ minor: number; currency: Currency }>;

/** Builds an amount. Throws a RangeError on a fraction, an unsafe integer or an unknown currency: a defect, not input. */
export function money(minor: number, currency: Currency): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`Not a whole, safe number of minor units: ${minor}`);
  if (!isCurrency(currency)) throw new RangeError(`Unknown currency: ${String(currency)}`);
  // `|| 0` turns -0 into 0, which would otherwise survive into comparisons and JSON.
  return Object.freeze({ minor: minor || 0, currency });
}

/** Nothing owed, in this currency. */
export function zero(currency: Currency): Money {
  return money(0, currency);
}

export function add(a: Money, b: Money): Money {
  return money(a.minor + b.minor, sameCurrency(a, b));
}

export function subtract(a: Money, b: Money): Money {
  return money(a.minor - b.minor, sameCurrency(a, b));
}

export function negate(a: Money): Money {
  return money(-a.minor, a.currency);
}

/** Negative, zero or positive, as for `Array.sort`. */
export function compare(a: Money, b: Money): number {
  sameCurrency(a, b);
  return a.minor - b.minor;
}

export function isZero(a: Money): boolean {
  return a.minor === 0;
}

export function isPositive(a: Money): boolean {
  return a.minor > 0;
}

export function smaller(a: Money, b: Money): Money {
  return compare(a, b) <= 0 ? a : b;
}

/** Adds any number of amounts of one currency; an empty list is zero. */
export function sum(amounts: readonly Money[], currency: Currency): Money {
  return amounts.reduce(add, zero(currency));
}

/**
 * Divides into `parts` amounts that differ by at most one minor unit and add up to the whole:
 * 1000 in 3 is 334, 333, 333. Throws a RangeError unless `parts` is a positive integer.
 */
export function split(total: Money, parts: number): Money[] {
  if (!Number.isSafeInteger(parts) || parts < 1) throw new RangeError(`Cannot split into ${parts} parts`);
  const share = Math.trunc(total.minor / parts);
  const rest = total.minor - share * parts;
  const unit = Math.sign(rest);
  return Array.from({ length: parts }, (_, i) =>
    money(share + (i < Math.abs(rest) ? unit : 0), total.currency)
  );
}

/**
 * `amount × numerator ÷ denominator`, rounded half to even at this one place. Integers in, integers out:
 * the product is taken in BigInt, so that no cent is lost above 2^53.
 */
export function multiplyRatio(amount: Money, numerator: number, denominator: number): Money {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0)
    throw new RangeError(`Not a ratio of integers: ${numerator}/${denominator}`);
  return money(roundHalfEven(BigInt(amount.minor) * BigInt(numerator), BigInt(denominator)), amount.currency);
}

function roundHalfEven(dividend: bigint, divisor: bigint): number {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  const twice = 2n * (rest < 0n ? -rest : rest);
  const away = dividend < 0n ? -1n : 1n;
  if (twice > divisor || (twice === divisor && quotient % 2n !== 0n)) return Number(quotient + away);
  return Number(quotient);
}

function sameCurrency(a: Money, b: Money): Currency {
  if (a.currency !== b.currency) throw new RangeError(`Mixed currencies: ${a.currency} and ${b.currency}`);
  return a.currency;
}

/** The amount as a plain decimal with a dot, for files and protocols: 123456 EUR is `1234.56`. Never for people. */
export function toDecimal(amount: Money): string {
  const digits = minorDigits(amount.currency);
  const text = String(Math.abs(amount.minor)).padStart(digits + 1, '0');
  const sign = amount.minor < 0 ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Reads a plain decimal with a dot (`1234.56`); `undefined` when it is not one, or finer than the minor unit. */
export function fromDecimal(text: string, currency: Currency): Money | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const digits = minorDigits(currency);
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) return undefined;
  const minor = Number(match[2] + fraction.padEnd(digits, '0'));
  if (!Number.isSafeInteger(minor)) return undefined;
  return money(match[1] ? -minor : minor, currency);
}
