import { isLanguage, type Language } from '#lib/i18n/index.ts';

/** A browser asks for what belongs to the app without cookies: its address says the language, as `?lang=`. */
export function manifestLanguage(url: URL, otherwise: Language): Language {
  const asked = url.searchParams.get('lang');
  return isLanguage(asked) ? asked : otherwise;
}
