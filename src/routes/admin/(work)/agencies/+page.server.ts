import { pickTexts } from '#lib/i18n/index.server.ts';
import { listAgencies } from '#lib/server/domain/handover/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { countryOptions } from './agency-form.server.ts';
import type { PageServerLoad } from './$types';

/** Whom this merchant hands claims over to. */
export const load: PageServerLoad = staffRoute('manage-agencies', async ({ parent, url }, who) => {
  const { language } = await parent();
  const countries = new Map(countryOptions(language).map(({ value, text }) => [value as string, text]));
  const agencies = await listAgencies(who.ctx, { merchantId: who.merchant.id });
  return {
    agencies: agencies.map(({ id, name, country, wkiNumber, channel }) => ({
      ...{ id, name, wkiNumber, channel, country: countries.get(country) ?? country }
    })),
    isRetired: url.searchParams.get('done') === 'retired',
    words: pickTexts(language, 'friendly', ['handover:agency'])
  };
});
