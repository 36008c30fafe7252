import { fail } from '@sveltejs/kit';
import type { Formality, Language, TextParams } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import { Refusal } from '#lib/server/web/index.ts';

type Asked = Readonly<{
  language: Language;
  tone: Formality;
  /** The field that it is about. */
  fieldId: string;
  /** What was typed, to be shown again. */
  typed?: string;
}>;

/** What a form's action answers to a refusal: its words beside the field. Anything else is thrown on. */
export function explainRefusal(thrown: unknown, { language, tone, fieldId, typed = '' }: Asked) {
  if (!(thrown instanceof Refusal)) throw thrown;
  const text = translator(language, tone)(`errors:${thrown.code}` as TextKey, thrown.params as TextParams);
  const status = thrown.code.startsWith('too-many') ? 429 : 422;
  return fail(status, { code: thrown.code, typed, errors: [{ fieldId, text }] });
}
