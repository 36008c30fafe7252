import { fromDecimal, isCurrency, minorDigits, money, type Currency, type Money } from '#lib/money/index.ts';
import type { Findings } from '../faults.ts';
import { divideRounded, readDecimal, type Decimal } from './decimal.ts';

/** An exact amount; a fault and `undefined` when it is unreadable, finer than the currency's minor unit or too large. */
export function readAmount(
  written: string | undefined,
  field: string,
  currency: Currency,
  findings: Findings
): Money | undefined {
  if (written === undefined) return undefined;
  const decimal = readDecimal(written);
  if (!decimal) return unreadable(written, field, findings);
  if (decimal.scale > minorDigits(currency))
    return findings.fault('amount-too-fine', field, {
      field,
      found: decimal.text,
      currency,
      digits: minorDigits(currency)
    });
  return (
    fromDecimal(decimal.text, currency) ??
    findings.fault('number-too-large', field, { field, found: decimal.text })
  );
}

/** A quantity, price or percentage of any fineness. */
export function readQuantity(
  written: string | undefined,
  field: string,
  findings: Findings
): Decimal | undefined {
  if (written === undefined) return undefined;
  return readDecimal(written) ?? unreadable(written, field, findings);
}

/** A tax rate in basis points: `21` and `21.00` are 2100. Finer rates exist nowhere in the EU and are refused. */
export function readPercent(
  written: string | undefined,
  field: string,
  findings: Findings
): number | undefined {
  const decimal = readQuantity(written, field, findings);
  if (!decimal) return undefined;
  if (decimal.scale > 2) return findings.fault('percent-too-fine', field, { field, found: decimal.text });
  if (decimal.scaled < 0n || decimal.scaled > 1000n * 10n ** BigInt(decimal.scale))
    return findings.fault('field-invalid', field, { field, found: decimal.text, expected: '0–1000' });
  return Number(decimal.scaled * 10n ** BigInt(2 - decimal.scale));
}

/** `YYYY-MM-DD`, with the zone that XML Schema allows behind it ignored: an invoice date is the sender's own day. */
export function readDate(
  written: string | undefined,
  field: string,
  findings: Findings
): Temporal.PlainDate | undefined {
  if (written === undefined) return undefined;
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?$/.exec(written.trim());
  if (!match) return findings.fault('date-unreadable', field, { field, found: written });
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  try {
    // Years outside a century around us are typing errors (0026, 2206), and break due-date reckoning.
    if (year < 1950 || year > 2150) return findings.fault('date-not-real', field, { field, found: written });
    return new Temporal.PlainDate(year, month, day);
  } catch {
    return findings.fault('date-not-real', field, { field, found: written });
  }
}

export function readCurrency(written: string, field: string, findings: Findings): Currency | undefined {
  if (isCurrency(written)) return written;
  return findings.fault('currency-unsupported', field, { field, found: written });
}

/** `quantity × price ÷ base`, rounded to the minor unit; `undefined` beyond the safe range. */
export function multiplyPrice(
  quantity: Decimal,
  price: Decimal,
  base: Decimal | undefined,
  currency: Currency
): Money | undefined {
  const divisor = base?.scaled ?? 1n;
  if (divisor <= 0n) return undefined;
  const scale = BigInt(quantity.scale + price.scale);
  const dividend =
    quantity.scaled * price.scaled * 10n ** BigInt(minorDigits(currency)) * 10n ** BigInt(base?.scale ?? 0);
  return safeMoney(divideRounded(dividend, divisor * 10n ** scale), currency);
}

/** Minor units `× rate`, rounded to the minor unit, halves away from zero. */
export function taxOn(minor: bigint, percentBp: number): bigint {
  return divideRounded(minor * BigInt(percentBp), 10_000n);
}

/** An amount, or `undefined` when it is larger than a safe integer. */
export function safeMoney(minor: bigint, currency: Currency): Money | undefined {
  return Number.isSafeInteger(Number(minor)) ? money(Number(minor), currency) : undefined;
}

/** A copy without the absent fields, so that "not said" is never an own property. */
export function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // A plain loop: this runs a dozen times a document, and entries and back cost four times as much.
  const kept: Partial<T> = {};
  for (const name of Object.keys(fields) as (keyof T)[])
    if (fields[name] !== undefined) kept[name] = fields[name];
  return kept as { [K in keyof T]: Exclude<T[K], undefined> };
}

function unreadable(found: string, field: string, findings: Findings): undefined {
  return findings.fault('number-unreadable', field, { field, found });
}
