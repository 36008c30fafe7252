import { pickTexts } from '#lib/i18n/index.server.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readFound } from './search.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute('see-customers', async ({ url, parent }, who) => {
  const { language } = await parent();
  return {
    found: await readFound(who, url),
    words: pickTexts(language, 'friendly', ['customers:list', 'lists:file'])
  };
});
