/** Remainder of a decimal digit string after division by 97, digit by digit, so that any length stays exact. */
export function mod97(digits: string): number {
  let remainder = 0;
  for (const digit of digits) remainder = (remainder * 10 + Number(digit)) % 97;
  return remainder;
}
