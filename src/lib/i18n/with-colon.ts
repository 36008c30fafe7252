import type { Language } from './languages.ts';

/** A colon as each language sets it: French has a no-break space before it. */
export function colonOf(language: Language): string {
  return language === 'fr' ? '\u00a0:' : ':';
}

/** `what: more`, for what is put together from two texts; a text of the catalogue has its own colon (`typeset.ts`). */
export function withColon(language: Language, what: string, more: string): string {
  return `${what}${colonOf(language)} ${more}`;
}
