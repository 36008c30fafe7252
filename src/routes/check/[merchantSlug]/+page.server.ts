import { fail } from '@sveltejs/kit';
import { negotiateLanguage, type Language } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { checkMessage } from '#lib/server/domain/pay-links/index.ts';
import {
  action,
  chosenLanguage,
  findMerchantHere,
  refusePage,
  route,
  takeVisitorTurn
} from '#lib/server/web/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** "Is this really from you?" Asked on the merchant's own domain, answered without opening anything. */
export const load: PageServerLoad = route(async (event) => {
  const { locals, params, request } = event;
  const merchant = await findMerchantHere(locals, params.merchantSlug);
  if (!merchant) refusePage(event, 'merchant-unknown');
  const language: Language =
    chosenLanguage(event) ?? negotiateLanguage(request.headers.get('accept-language'), merchant.language);
  locals.language = language;
  locals.brand = { colour: merchant.brandColor, radiusScale: merchant.radiusScale / 100 };
  event.setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' });
  return {
    texts: pickTexts(language, merchant.isFormal ? 'formal' : 'friendly', [
      'pay:check',
      'pay:trust',
      'common'
    ]),
    zone: merchant.zone,
    merchant: { name: merchant.name, slug: merchant.slug }
  };
});

export const actions: Actions = {
  default: action(async (event) => {
    const { locals, params, request } = event;
    await takeVisitorTurn(event, 'check-page');
    if (!(await findMerchantHere(locals, params.merchantSlug))) refusePage(event, 'merchant-unknown');
    const form = await request.formData();
    const typed = String(form.get('code') ?? '')
      .trim()
      .slice(0, 40);
    const message = await checkMessage(locals.ctx, { merchantSlug: params.merchantSlug, code: typed });
    if (!message) return fail(422, { typed, message: undefined });
    return { typed, message };
  })
};
