import { pickTexts } from '#lib/i18n/index.server.ts';
import type { LayoutServerLoad } from './$types';

/** The words of every page before somebody is signed in. */
export const load: LayoutServerLoad = async ({ parent }) => {
  const { language, tone } = await parent();
  const rooms = ['ask', 'code', 'link', 'who', 'offer', 'error', 'problem'] as const;
  return {
    texts: pickTexts(language, tone, [
      ...rooms.map((room) => `sign-in:${room}` as const),
      'sign-in:passkeys.needs-script',
      'common'
    ])
  };
};
