import { isLanguage } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import type { PageServerLoad } from './$types';

/**
 * Every component in every state, for whoever draws: `?colour=0b6e5f&radius=1&lang=de` shows it in another merchant's
 * look. Nothing of anybody is read. Its own words are English, as all notes for developers are.
 */
export const load: PageServerLoad = ({ url, locals }) => {
  const asked = url.searchParams.get('lang');
  const language = isLanguage(asked) ? asked : 'nl';
  const colour = url.searchParams.get('colour') ?? '';
  const radius = Number(url.searchParams.get('radius') ?? 1);
  locals.language = language;
  locals.brand = {
    colour: /^[0-9a-f]{6}$/i.test(colour) ? `#${colour}` : '#0b6e5f',
    radiusScale: radius >= 0 && radius <= 2 ? radius : 1
  };
  return { texts: pickTexts(language, 'formal', ['common', 'portal:nav', 'portal:frame']) };
};
