import { pickTexts } from '#lib/i18n/index.server.ts';
import { chosenLanguage } from '#lib/server/web/index.ts';
import { PAY_TEXTS } from './page-words.server.ts';
import type { LayoutServerLoad } from './$types';

/** What a page shows before it knows whose link it is: formal, as one speaks to strangers. */
export const load: LayoutServerLoad = (event) => {
  const language = chosenLanguage(event) ?? event.locals.language;
  event.locals.language = language;
  // The address may hold a secret, and what it shows is nobody else's business.
  event.setHeaders({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow'
  });
  return { texts: pickTexts(language, 'formal', PAY_TEXTS), zone: 'UTC' };
};
