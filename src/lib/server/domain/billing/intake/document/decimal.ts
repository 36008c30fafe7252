/** An exact decimal: `scaled ÷ 10^scale`; `text` is its plain form without needless zeros (`-1.5`). */
export type Decimal = Readonly<{ text: string; scaled: bigint; scale: number }>;

// Longer numbers in an invoice are an attack or an accident; eighteen digits hold every price and quantity.
const MOST_DIGITS = 18;

/** Reads a decimal with a dot, as XML Schema writes it (`+1`, `.5`, `5.`, `1.50`); `undefined` for anything else. */
export function readDecimal(written: string): Decimal | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(written.trim());
  if (!match || (!match[2] && !match[3])) return undefined;
  const whole = (match[2] ?? '').replace(/^0+(?=\d)/, '') || '0';
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (whole.length + fraction.length > MOST_DIGITS) return undefined;
  const scaled = BigInt(whole + fraction) * (match[1] === '-' ? -1n : 1n);
  const sign = scaled < 0n ? '-' : '';
  return Object.freeze({
    text: `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`,
    scaled,
    scale: fraction.length
  });
}

export function negateDecimal(decimal: Decimal): Decimal {
  if (decimal.scaled === 0n) return decimal;
  const text = decimal.text.startsWith('-') ? decimal.text.slice(1) : `-${decimal.text}`;
  return Object.freeze({ text, scaled: -decimal.scaled, scale: decimal.scale });
}

/** `dividend ÷ divisor`, halves away from zero, as EN 16931 rounds; the divisor is positive. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const magnitude = dividend < 0n ? -dividend : dividend;
  const rounded = (2n * magnitude + divisor) / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
}

/** The exact sum of two written decimals; the first as it is when either can't be read, for a later check to name. */
export function addDecimals(a: string, b: string): string {
  const [one, other] = [readDecimal(a), readDecimal(b)];
  if (!one || !other) return a;
  const scale = Math.max(one.scale, other.scale);
  const raised = (decimal: Decimal) => decimal.scaled * 10n ** BigInt(scale - decimal.scale);
  const sum = raised(one) + raised(other);
  const digits = String(sum < 0n ? -sum : sum).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${sum < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
}
