import { languages, type Language } from '#lib/i18n/index.ts';
import type { TextField } from '../words/own-text.ts';
import type { TextsByLanguage } from './template-queries.ts';

/** A text that reads otherwise than before; empty where there was none, or is none any more. */
export type TextChange = Readonly<{ language: Language; field: TextField; was: string; becomes: string }>;

/** What is different between two sets of words, by language and in the order of the fields. */
export function diffTexts(
  was: TextsByLanguage,
  becomes: TextsByLanguage,
  fields: readonly TextField[]
): TextChange[] {
  return languages.flatMap((language) =>
    fields.flatMap((field) => {
      const [before, after] = [was[language]?.[field] ?? '', becomes[language]?.[field] ?? ''];
      return before === after ? [] : [{ language, field, was: before, becomes: after }];
    })
  );
}
