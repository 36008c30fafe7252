import { redirect } from '@sveltejs/kit';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { addAgency } from '#lib/server/domain/handover/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { countryOptions, saveAgency } from '../agency-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute('manage-agencies', async ({ parent }, { merchant }) => {
  const { language } = await parent();
  return {
    values: { country: merchant.country, channel: 'api' } as Record<string, string>,
    countries: countryOptions(language),
    words: pickTexts(language, 'friendly', ['handover:agency'])
  };
});

export const actions: Actions = {
  add: staffRoute('manage-agencies', async ({ request, locals: { language } }, { ctx, merchant }) => {
    const saved = await saveAgency(request, language, (agency) =>
      addAgency(ctx, { ...agency, merchantId: merchant.id })
    );
    if (saved.refused) return saved.refused;
    redirect(303, paths.agency(saved.done, { done: 'saved' }));
  })
};
