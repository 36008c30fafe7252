import * as v from 'valibot';
import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { parseForm } from '#lib/server/web/index.ts';

const words = (most: number) =>
  v.pipe(v.string('missing'), v.trim(), v.minLength(1, 'missing'), v.maxLength(most, 'missing'));
const Named = v.object({ name: words(80), reason: words(400) });
const Reasoned = v.object({ reason: words(400) });

export type PublishWords =
  | Readonly<{ valid: true; name: string; reason: string }>
  | Readonly<{ valid: false; values: Record<string, string>; errors: Record<string, string> }>;

/** Reads what a version is called (where it gets a name) and why it comes, or says what is missing. */
export async function readPublishForm(
  request: Request,
  language: Language,
  given: Readonly<{ hasName: boolean }>
): Promise<PublishWords> {
  const t = translator(language);
  const form = await parseForm(request, given.hasName ? Named : Reasoned);
  if (form.valid) return { valid: true, name: '', ...form.data };
  const missing = Object.keys(form.errors).map((field) => [field, t('policies:publish.missing')] as const);
  return {
    valid: false,
    values: form.values as Record<string, string>,
    errors: Object.fromEntries(missing)
  };
}
