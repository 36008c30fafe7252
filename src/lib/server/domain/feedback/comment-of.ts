/** A short sentence; more is for a conversation. */
export const COMMENT_LENGTH = 300;

/** Ten digits or more, however they are set apart: a card, an account, a telephone. */
const LONG_NUMBER = /\d(?:[ .\-/]?\d){9,}/g;

/**
 * What is kept of typed words: one line, no more than `COMMENT_LENGTH` characters, without long numbers, which nobody should
 * find here. `undefined`: nothing. Pure.
 */
export function commentOf(typed: string): string | undefined {
  const line = typed
    .replace(/[\s\p{C}]+/gu, ' ')
    .replace(LONG_NUMBER, '…')
    .trim();
  // By characters, not halves of them.
  return [...line].slice(0, COMMENT_LENGTH).join('').trim() || undefined;
}
