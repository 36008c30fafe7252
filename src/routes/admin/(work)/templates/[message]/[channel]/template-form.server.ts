import { languages } from '#lib/i18n/index.ts';
import { fieldsOf, type TemplateKey, type TextsByLanguage } from '#lib/server/domain/notifications/index.ts';
import type { Typed } from '#lib/server/web/index.ts';

/** The words of every language that a form has: its fields are named `nl.subject`, `nl.body` … */
export function readTexts({ message, channel }: TemplateKey, values: Typed): TextsByLanguage {
  const fields = fieldsOf(message, channel);
  const typed = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : '';
  };
  return Object.fromEntries(
    languages
      .filter((language) => fields.some((field) => `${language}.${field}` in values))
      .map((language) => [
        language,
        Object.fromEntries(fields.map((field) => [field, typed(`${language}.${field}`)]))
      ])
  );
}
