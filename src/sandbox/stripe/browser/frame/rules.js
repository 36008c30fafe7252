/** What a card, an account and a person must look like before they are sent. Each rule gives a word's key, or nothing. */

const BRANDS = [
  [/^4/, 'Visa'],
  [/^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))/, 'Mastercard'],
  [/^3[47]/, 'Amex'],
  [/^(6011|64[4-9]|65)/, 'Discover'],
  [/^(36|38|30[0-5])/, 'Diners'],
  [/^35/, 'JCB'],
  [/^(62|81)/, 'UnionPay'],
  [/^(5018|5020|5038|6304|6759|676[1-3])/, 'Maestro']
];

export const digitsOf = (text) => text.replace(/\D/g, '');
export const brandOf = (number) => BRANDS.find(([pattern]) => pattern.test(digitsOf(number)))?.[1] ?? '';

export function passesLuhn(digits) {
  let sum = 0;
  [...digits].reverse().forEach((digit, place) => {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return sum % 10 === 0;
}

export function checkNumber(text) {
  const digits = digitsOf(text);
  if (digits === '') return 'numberMissing';
  const wanted = brandOf(digits) === 'Amex' ? 15 : brandOf(digits) === 'Diners' ? 14 : 16;
  if (digits.length < wanted) return 'numberIncomplete';
  return passesLuhn(digits) ? undefined : 'numberInvalid';
}

export function parseExpiry(text) {
  const digits = digitsOf(text);
  return {
    month: Number(digits.slice(0, 2)),
    year: 2000 + Number(digits.slice(-2)),
    isComplete: digits.length === 4
  };
}

export function checkExpiry(text, now = new Date()) {
  if (digitsOf(text) === '') return 'expiryMissing';
  const { month, year, isComplete } = parseExpiry(text);
  if (!isComplete || month < 1 || month > 12) return 'expiryIncomplete';
  const isPast = year < now.getFullYear() || (year === now.getFullYear() && month < now.getMonth() + 1);
  return isPast ? 'expiryPast' : undefined;
}

export function checkCvc(text, number) {
  const digits = digitsOf(text);
  if (digits === '') return 'cvcMissing';
  return digits.length === (brandOf(number) === 'Amex' ? 4 : 3) ? undefined : 'cvcIncomplete';
}

export const ibanOf = (text) => text.replace(/\s/g, '').toUpperCase();

export function checkIban(text) {
  const iban = ibanOf(text);
  if (iban === '') return 'ibanMissing';
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return 'ibanInvalid';
  let remainder = 0;
  for (const letter of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of String(parseInt(letter, 36))) remainder = (remainder * 10 + Number(digit)) % 97;
  }
  return remainder === 1 ? undefined : 'ibanInvalid';
}

export const checkName = (text) => (text.trim() === '' ? 'nameMissing' : undefined);

export function checkEmail(text) {
  if (text.trim() === '') return 'emailMissing';
  return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text.trim()) ? undefined : 'emailInvalid';
}

/** Groups of four, or 4-6-5 for American Express. */
export function formatNumber(text) {
  const digits = digitsOf(text).slice(0, 19);
  const groups = brandOf(digits) === 'Amex' ? /^(\d{1,4})(\d{1,6})?(\d{1,5})?/ : /(\d{1,4})/g;
  return (brandOf(digits) === 'Amex' ? (groups.exec(digits)?.slice(1) ?? []) : (digits.match(groups) ?? []))
    .filter(Boolean)
    .join(' ');
}

export function formatExpiry(text) {
  let digits = digitsOf(text).slice(0, 4);
  if (/^[2-9]/.test(digits)) digits = `0${digits}`.slice(0, 4);
  return digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits;
}

export const formatIban = (text) =>
  (
    ibanOf(text)
      .slice(0, 34)
      .match(/.{1,4}/g) ?? []
  ).join(' ');
