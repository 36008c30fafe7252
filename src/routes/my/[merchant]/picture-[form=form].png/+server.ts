import { translator } from '#lib/i18n/index.server.ts';
import { readMerchantPicture, type PictureForm } from '#lib/server/domain/identity/index.ts';
import { readPortalMerchant, route } from '#lib/server/web/index.ts';
import { navPlaces } from '#lib/ui/portal/nav-places.ts';
import { portalIcons } from '#lib/ui/portal/portal-icons.ts';
import { manifestLanguage } from '../manifest-language.ts';
import type { RequestHandler } from './$types';

/** The overview of somebody who owes nothing: so it looks at every merchant, and nobody's money is in it. */
export const GET: RequestHandler = route(async (event) => {
  const merchant = await readPortalMerchant(event);
  const language = manifestLanguage(event.url, merchant.language);
  const t = translator(language, merchant.isFormal ? 'formal' : 'friendly');
  const picture = readMerchantPicture(merchant, {
    form: event.params.form as PictureForm,
    title: t('portal:overview.title'),
    lead: t('portal:overview.lead.nothing'),
    even: { title: t('portal:overview.nothing-open'), text: t('portal:overview.nothing-open-text') },
    lists: [
      { title: t('portal:overview.coming'), text: t('portal:overview.coming-none') },
      { title: t('portal:overview.past'), text: t('portal:overview.past-none') }
    ],
    places: navPlaces.map(({ name, onBar }) => ({
      icon: portalIcons[name],
      word: t(`portal:nav.${name}`),
      onBar
    }))
  });
  // A merchant's name and colour hardly ever change; a day later everybody sees the new ones.
  const headers = { 'content-type': 'image/png', 'cache-control': 'public, max-age=86400' };
  return new Response(new Uint8Array(picture), { headers });
});
