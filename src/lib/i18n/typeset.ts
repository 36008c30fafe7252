import type { Language } from './languages.ts';
import type { TextTree } from './text-paths.ts';

/**
 * A catalogue as a typesetter would leave it, so that no line begins with a question mark and no card number is torn
 * apart: no-break spaces before French `: ; ? !` and within « », after the dots of a card or account and before a per
 * cent sign, and the same curly apostrophe everywhere. In the JSON files plain ones are easier to see and to type.
 */
export function typeset(tree: TextTree, language: Language): TextTree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === 'string' ? typesetText(value, language) : typeset(value, language)
    ])
  );
}

/** One text of a catalogue, typeset; see `typeset`. Typesetting twice changes nothing more. */
export function typesetText(text: string, language: Language): string {
  const tidy = text.replace(/(?<=\p{L})'(?=[\p{L}{])/gu, '’').replace(/(?<=••••) | (?=%)/g, '\u00a0');
  return language === 'fr' ? tidy.replace(/ (?=[?!:;»])/g, '\u00a0').replaceAll('« ', '«\u00a0') : tidy;
}
