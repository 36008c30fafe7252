import type { Language } from '../../src/lib/i18n/languages.ts';

/**
 * In which looks a walk over pages sees them: every language in light, and dark with the longest words. `E2E_ALL=1`, as
 * in `npm run test:long`, walks every language in both.
 */
export function schemesOf(language: Language): readonly ('light' | 'dark')[] {
  return language === 'de' || process.env['E2E_ALL'] !== undefined ? ['light', 'dark'] : ['light'];
}
