import { pickTexts } from '#lib/i18n/index.server.ts';
import { chosenLanguage } from '#lib/server/web/index.ts';
import type { LayoutServerLoad } from './$types';

/** What a page shows before it knows whose link it is: formal, as one speaks to strangers. */
export const load: LayoutServerLoad = (event) => {
  const language = chosenLanguage(event) ?? event.locals.language;
  event.locals.language = language;
  return {
    texts: pickTexts(language, 'formal', ['methods:repair-link.dead', 'pay:trust', 'common']),
    zone: 'UTC'
  };
};
