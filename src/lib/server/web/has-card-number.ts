/** Thirteen to nineteen digits, as people group them (ISO/IEC 7812-1). */
const LONG_NUMBERS = /(?:\d[ -]?){12,18}\d/g;

/** Whether a text holds what may be a card's number: such a text isn't taken, so that none is ever kept. Pure. */
export function hasCardNumber(text: string): boolean {
  return (text.match(LONG_NUMBERS) ?? []).some((number) => passesLuhn(number.replace(/\D/g, '')));
}

/** The check digit of ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
