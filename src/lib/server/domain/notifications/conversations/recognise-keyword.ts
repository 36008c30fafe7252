import { wordsOf, keywords, type Keyword } from './keywords.data.ts';

const byWord = new Map(
  keywords.flatMap((keyword) => wordsOf[keyword].map((word) => [word, keyword] as const))
);
/** Longer than any of them, with all that people type around a word. */
const LONGEST = 60;

/**
 * What a message orders: only a word by itself does, however it is written. "Stop please call me" is for a person to
 * read. Pure.
 */
export function recogniseKeyword(text: string): Keyword | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return undefined;
  const word = trimmed
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    // Quotation marks, full stops, brackets around it.
    .replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return byWord.get(word.replace(/^OPT[- ]OUT$/, 'OPTOUT'));
}
