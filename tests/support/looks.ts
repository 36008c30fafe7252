import type { Language } from '../../src/lib/i18n/languages.ts';

const isWhole = process.env['E2E_ALL'] !== undefined;

/**
 * In which looks a walk over pages sees them: every language in light, and dark with the longest words. `E2E_ALL=1`, as
 * in `npm run test:long`, walks every language in both.
 */
export function schemesOf(language: Language): readonly ('light' | 'dark')[] {
  return language === 'de' || isWhole ? ['light', 'dark'] : ['light'];
}

/**
 * Whether axe searches pages in this language: it looks at structure and colours, which the home language and the
 * longest words show; in `test:long` in every language. A page without a language is always searched.
 */
export function isSearched(language: string): boolean {
  return isWhole || (language !== 'fr' && language !== 'en');
}
