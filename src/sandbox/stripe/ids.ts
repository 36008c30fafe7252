import { randomBytes } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** e.g. `pi_3kQ…`: a prefix and `length` letters and digits. */
export function newId(prefix: string, length = 24): string {
  let text = '';
  for (const byte of randomBytes(length)) text += LETTERS[byte % LETTERS.length];
  return `${prefix}_${text}`;
}
