import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import {
  changeAgency,
  readAgency,
  retireAgency,
  revealAgencySecret,
  testAgency,
  type AgencyTest
} from '#lib/server/domain/handover/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import { countryOptions, saveAgency, typeAgency } from '../agency-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** One agency: who it is, whether its API works, and how it reports back. */
export const load: PageServerLoad = staffRoute('manage-agencies', async ({ params, parent, url }, who) => {
  const { ctx, merchant } = who;
  const { language } = await parent();
  const agency = await readAgency(ctx, { merchantId: merchant.id, agencyId: params.id });
  const origin = ctx.installationOrigin ?? ctx.origin;
  return {
    name: agency.name,
    isApi: agency.channel === 'api',
    isRetired: agency.retiredAt !== null,
    values: typeAgency(agency),
    countries: countryOptions(language),
    reportTo: `${origin}/api/webhooks/agency/${merchant.id}/${agency.id}`,
    isSaved: url.searchParams.get('done') === 'saved',
    words: pickTexts(language, 'friendly', ['handover:agency'])
  };
});

export const actions: Actions = {
  save: staffRoute(
    'manage-agencies',
    async ({ request, params, locals: { language } }, { ctx, merchant }) => {
      const agencyId = params.id!;
      const saved = await saveAgency(request, language, (agency) =>
        changeAgency(ctx, { ...agency, merchantId: merchant.id, agencyId })
      );
      if (saved.refused) return saved.refused;
      redirect(303, paths.agency(agencyId, { done: 'saved' }));
    }
  ),
  test: staffRoute('manage-agencies', async ({ params, locals: { language } }, { ctx, merchant }) => {
    const result = await testAgency(ctx, { merchantId: merchant.id, agencyId: params.id! });
    return { tested: testWords(result, language) };
  }),
  reveal: staffRoute('manage-agencies', async ({ params }, { ctx, merchant }) => {
    return { secret: await revealAgencySecret(ctx, { merchantId: merchant.id, agencyId: params.id! }) };
  }),
  retire: staffRoute('manage-agencies', async ({ params, locals: { language } }, { ctx, merchant }) => {
    try {
      await retireAgency(ctx, { merchantId: merchant.id, agencyId: params.id! });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'agency-unknown') throw thrown;
      return fail(422, { problem: refusalWords(thrown, language) });
    }
    redirect(303, paths.agencies({ done: 'retired' }));
  })
};

function testWords(result: AgencyTest, language: App.Locals['language']) {
  const t = translator(language);
  switch (result.kind) {
    case 'works':
      return { isGood: true, text: t('handover:agency.test-works') };
    case 'refused':
      return { isGood: false, text: t('handover:agency.test-refused', { status: result.status }) };
    case 'silent':
      return { isGood: false, text: t('handover:agency.test-silent', { because: result.because }) };
  }
}
