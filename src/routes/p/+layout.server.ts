import { pickTexts } from '#lib/i18n/index.server.ts';
import { chosenLanguage, signedInSlugs } from '#lib/server/web/index.ts';
import { renderingOnly } from '#lib/ui/rendering-only.ts';
import { ERROR_TEXTS, PAY_TEXTS } from './page-words.server.ts';
import type { LayoutServerLoad } from './$types';

/** What a page shows before it knows whose link it is: formal, as one speaks to strangers. */
export const load: LayoutServerLoad = (event) => {
  const language = chosenLanguage(event) ?? event.locals.language;
  event.locals.language = language;
  const homes = signedInSlugs(event.cookies);
  // The card page has a script, and what a load answers travels to it: its own texts only.
  return event.route.id === '/p/[link]/card'
    ? { texts: pickTexts(language, 'formal', ERROR_TEXTS), zone: 'UTC', homes }
    : { texts: renderingOnly(pickTexts(language, 'formal', PAY_TEXTS)), zone: 'UTC', homes };
};
