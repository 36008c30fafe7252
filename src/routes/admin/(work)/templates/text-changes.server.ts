import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import type { TextChange } from '#lib/server/domain/notifications/index.ts';
import type { ChangeInWords } from '../policies/change-in-words.ts';

/** Each text that reads otherwise, with the language and the part that it is of. */
export function textChangesInWords(changes: readonly TextChange[], language: Language): ChangeInWords[] {
  const t = translator(language);
  return changes.map(({ language: of, field, was, becomes }) => ({
    id: `${of}-${field}`,
    text: `${t(`common:language.${of}`)}, ${t(`templates:field.${field}`)}`,
    was,
    becomes
  }));
}
