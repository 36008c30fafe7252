import { Refusal } from '../../../platform/refusal.ts';

/**
 * The Dutch payment reference. Rule and lengths: Betaalvereniging Nederland, "Specificaties betalingskenmerk":
 * 7 digits without any check; 9 to 14 digits as check digit, length code, 7 to 12 digits; 16 digits as check digit
 * and 15 digits. 8 and 15 digits don't exist.
 */
const WEIGHTS = [2, 4, 8, 5, 10, 9, 7, 3, 6, 1] as const;

/**
 * Builds a betalingskenmerk from up to fifteen digits, in the shortest checked form that holds them: up to twelve
 * digits become 9 to 14 with a length code, more become 16. Refuses with `reference-body-invalid`.
 */
export function createBetalingskenmerk(body: string): string {
  const clean = body.replace(/[\s.]/g, '');
  if (!/^\d{1,15}$/.test(clean))
    throw new Refusal('reference-body-invalid', { body, scheme: 'betalingskenmerk' });
  const checked = clean.length > 12 ? clean.padStart(15, '0') : withLengthCode(clean.padStart(7, '0'));
  return checkDigit(checked) + checked;
}

/**
 * Whether the text is a betalingskenmerk: 9 to 14 or 16 digits whose check digit (and length code) fit. Seven digits
 * carry no check, so they count only with `allowUnchecked`.
 */
export function isBetalingskenmerk(text: string, options: { allowUnchecked?: boolean } = {}): boolean {
  const digits = text.replace(/[\s.]/g, '');
  if (/^\d{7}$/.test(digits)) return options.allowUnchecked === true;
  if (!/^(?:\d{9,14}|\d{16})$/.test(digits)) return false;
  const checked = digits.slice(1);
  if (digits.length < 16 && checked !== withLengthCode(checked.slice(1))) return false;
  return checkDigit(checked) === digits[0];
}

/** The printed form, in groups of four from the right: `12 2345 3462 2567`. */
export function formatBetalingskenmerk(reference: string): string {
  return reference.replace(/[\s.]/g, '').replace(/\d(?=(?:\d{4})+$)/g, '$& ');
}

function withLengthCode(digits: string): string {
  return String(digits.length % 10) + digits;
}

function checkDigit(digits: string): string {
  let total = 0;
  for (let i = 0; i < digits.length; i++) {
    const weight = WEIGHTS[i % WEIGHTS.length] ?? 0;
    total += Number(digits[digits.length - 1 - i]) * weight;
  }
  const rest = 11 - (total % 11);
  // Two outcomes have no digit of their own: 10 is written 1, 11 is written 0.
  return String(rest === 10 ? 1 : rest === 11 ? 0 : rest);
}
