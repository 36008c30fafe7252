import type { Language } from './languages.ts';

/** Values for the `{{placeholders}}` of a text. `count` also chooses the plural. Format money and dates before. */
export type TextParams = Readonly<Record<string, string | number>>;

/** The texts that one page needs, as `pick` sends them: formality is settled, plurals keep `_one` and `_other`. */
export type PageTexts = Readonly<{ language: Language; texts: Readonly<Record<string, string>> }>;

/**
 * Reads page texts as `translator` does, without i18next: this is all of i18n that a browser gets.
 * A key that was not picked gives the key itself, so that the fault is seen and the page still works.
 */
export function textReader({ language, texts }: PageTexts): (key: string, params?: TextParams) => string {
  const rules = pluralsOf(language);
  return (key, params = {}) => {
    const plural =
      typeof params['count'] === 'number' ? texts[`${key}_${rules.select(params['count'])}`] : undefined;
    const text = plural ?? texts[key] ?? texts[`${key}_other`] ?? key;
    return text.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (_, name: string) => String(params[name] ?? ''));
  };
}

const plurals = new Map<Language, Intl.PluralRules>();

function pluralsOf(language: Language): Intl.PluralRules {
  const found = plurals.get(language) ?? new Intl.PluralRules(language);
  plurals.set(language, found);
  return found;
}
