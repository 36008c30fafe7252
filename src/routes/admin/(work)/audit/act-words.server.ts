import { catalogue } from '#lib/i18n/catalogue.server.ts';
import type { Language } from '#lib/i18n/index.ts';

/** An act in words; one without words of its own stands as it is called inside. */
export function actWords(language: Language, action: string): string {
  return wordsOf(catalogue[language].audit['act'], action);
}

/** What an act was done to, in words. */
export function kindWords(language: Language, subjectKind: string): string {
  return wordsOf(catalogue[language].audit['subject'], subjectKind);
}

function wordsOf(branch: unknown, name: string): string {
  const found = branch && typeof branch === 'object' ? (branch as Record<string, unknown>)[name] : undefined;
  return typeof found === 'string' ? found : name.replaceAll('-', ' ');
}
