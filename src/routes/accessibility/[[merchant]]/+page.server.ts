import { formatDate, negotiateLanguage } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { chosenLanguage, findMerchantHere, refusePage, route } from '#lib/server/web/index.ts';
import { authorities, lookedAtOn } from './authorities.data.ts';
import type { PageServerLoad } from './$types';

/** How accessible the pages for customers are, where they are not yet, and whom to tell. */
export const load: PageServerLoad = route(async (event) => {
  const { locals, params, request } = event;
  const merchant =
    params.merchant === undefined ? undefined : await findMerchantHere(locals, params.merchant);
  if (params.merchant !== undefined && !merchant) refusePage(event, 'merchant-unknown');
  const language =
    chosenLanguage(event) ?? negotiateLanguage(request.headers.get('accept-language'), merchant?.language);
  locals.language = language;
  if (merchant) locals.brand = { colour: merchant.brandColor, radiusScale: merchant.radiusScale / 100 };
  const formality = merchant?.isFormal ? 'formal' : 'friendly';
  return {
    texts: pickTexts(language, formality, ['accessibility', 'pay:trust', 'common']),
    zone: merchant?.zone ?? 'UTC',
    merchant: merchant && { name: merchant.name, slug: merchant.slug },
    contact: [merchant?.contactEmail, merchant?.contactPhone].filter(Boolean).join(' · '),
    authority: merchant && authorities[merchant.country],
    lookedAt: formatDate(Temporal.PlainDate.from(lookedAtOn), language, 'long')
  };
});
