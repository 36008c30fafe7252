import type { Language } from '#lib/i18n/index.ts';

/** The page at `url` in another language, as a link on it: what the address asks for stays, a form's action doesn't. */
export function inLanguage(url: URL, language: Language): string {
  const kept = [...url.searchParams].filter(([name]) => name !== 'lang' && !name.startsWith('/'));
  return `?${new URLSearchParams([...kept, ['lang', language]]).toString()}`;
}
