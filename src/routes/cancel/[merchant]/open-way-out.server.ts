import type { RequestEvent } from '@sveltejs/kit';
import { negotiateLanguage } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import type { Merchant } from '#lib/server/domain/identity/index.ts';
import { chosenLanguage, findMerchantHere, refusePage } from '#lib/server/web/index.ts';

/** Whose way out this is, how it looks and speaks. Nobody is asked who they are. */
export async function openWayOut(event: RequestEvent): Promise<Merchant> {
  const { locals, params, request } = event;
  const merchant = await findMerchantHere(locals, params['merchant'] ?? '');
  if (!merchant) refusePage(event, 'merchant-unknown');
  locals.language =
    chosenLanguage(event) ?? negotiateLanguage(request.headers.get('accept-language'), merchant.language);
  locals.brand = { colour: merchant.brandColor, radiusScale: merchant.radiusScale / 100 };
  return merchant;
}

/** What each of its pages needs to speak. */
export function wayOutWords(event: RequestEvent, merchant: Merchant) {
  const { language } = event.locals;
  const formality = merchant.isFormal ? ('formal' as const) : ('friendly' as const);
  return {
    texts: pickTexts(language, formality, ['ways-out', 'feedback', 'pay:trust', 'common']),
    zone: merchant.zone,
    merchant: {
      name: merchant.name,
      slug: merchant.slug,
      contact: [merchant.contactEmail, merchant.contactPhone].filter((each) => each !== null).join(' · ')
    }
  };
}
