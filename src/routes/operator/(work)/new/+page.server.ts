import { fail, redirect } from '@sveltejs/kit';
import { languages } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { currencies } from '#lib/money/index.ts';
import { openMerchant } from '#lib/server/domain/installation/index.ts';
import { operatorRoute, parseForm, Refusal } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { countries, NewMerchantForm, zones, type NewMerchantGiven } from './merchant-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Until the owner chooses another: a calm blue that is nobody's. */
const FIRST_COLOUR = '#2f5fb3';

export const load: PageServerLoad = operatorRoute(async ({ parent }) => {
  const { language } = await parent();
  const nameOf = (type: 'region' | 'language' | 'currency', code: string) =>
    new Intl.DisplayNames([language], { type }).of(code) ?? code;
  return {
    countries: countries.map((value) => ({ value, text: nameOf('region', value) })),
    languages: languages.map((value) => ({ value, text: nameOf('language', value) })),
    zones: zones.map((value) => ({ value, text: value.replace('Europe/', '').replaceAll('_', ' ') })),
    currencies: [...currencies]
      .sort()
      .map((value) => ({ value, text: `${value} · ${nameOf('currency', value)}` })),
    words: pickTexts(language, 'friendly', ['operator:new', 'common:check-this'])
  };
});

export const actions: Actions = {
  open: operatorRoute(async ({ request, locals }, { ctx }) => {
    const form = await parseForm(request, NewMerchantForm);
    const t = translator(locals.language);
    const refused = (faults: readonly (readonly [string, string])[]) =>
      fail(422, {
        values: form.values,
        errors: faults.map(([field, code]) => ({
          fieldId: `field-${field}`,
          text: t(`errors:${code}` as TextKey)
        }))
      });
    if (!form.valid) return refused(Object.entries(form.errors));
    let opened: string;
    try {
      opened = (await openMerchant(ctx, factsOf(form.data))).id;
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return refused([[thrown.code === 'slug-taken' ? 'slug' : 'ownerEmail', thrown.code]]);
    }
    redirect(303, paths.merchant(opened, { done: 'opened' }));
  })
};

function factsOf({ street, postal, city, country, ...given }: NewMerchantGiven) {
  const address = { lines: [street], postalCode: postal, city, country };
  return { ...given, country, address, brandColor: FIRST_COLOUR };
}
