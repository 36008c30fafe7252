import { translator } from '#lib/i18n/index.server.ts';
import { readPortalMerchant, route } from '#lib/server/web/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = route(async (event) => {
  const { tone } = await event.parent();
  const merchant = await readPortalMerchant(event);
  const t = translator(event.locals.language, tone);
  return {
    home: `/my/${merchant.slug}/`,
    words: {
      title: t('app:offline.title'),
      text: t('app:offline.text', { merchant: merchant.name }),
      retry: t('app:offline.retry')
    }
  };
});
