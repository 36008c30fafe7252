import { pickTexts } from '#lib/i18n/index.server.ts';
import { chosenLanguage } from '#lib/server/web/index.ts';
import type { LayoutServerLoad } from './$types';

/** What every page of the admin shows, error pages too. */
export const load: LayoutServerLoad = (event) => {
  const language = chosenLanguage(event) ?? event.locals.language;
  event.locals.language = language;
  return {
    language,
    frame: pickTexts(language, 'friendly', [
      'admin:frame',
      'admin:nav',
      'admin:palette',
      'common:skip-to-content',
      'common:language',
      'common:back'
    ])
  };
};
