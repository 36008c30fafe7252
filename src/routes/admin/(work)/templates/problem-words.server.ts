import type { Translate } from '#lib/i18n/index.server.ts';
import type { TemplateProblem } from '#lib/server/domain/notifications/index.ts';

/** Why a text can't be published, naming the language and the part of it. */
export function templateProblemInWords(
  { code, language, field, params = {} }: TemplateProblem,
  t: Translate
): string {
  return t(`templates:problem.${code}`, {
    ...params,
    language: t(`common:language.${language}`),
    field: field ? t(`templates:field.${field}`) : '',
    name: `{{${params['name'] ?? ''}}}`,
    words: `“${params['words'] ?? ''}”`
  });
}
