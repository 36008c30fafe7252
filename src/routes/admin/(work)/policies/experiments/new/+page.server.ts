import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { addExperiment } from '#lib/server/domain/experiments/index.ts';
import { listSequences } from '#lib/server/domain/notifications/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** The name of a new experiment, and what it is about. */
export const load: PageServerLoad = staffRoute(
  'change-experiments',
  async ({ parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const t = translator(language);
    const sequences = await ctx.db.withMerchant(merchant.id, (tx) => listSequences(tx, merchant.id));
    return {
      subjects: [
        ...sequences
          .filter(({ newest, retiredAt }) => newest !== undefined && retiredAt === null)
          .map(({ id, name }) => ({ value: id, text: t('experiments:what.reminders', { name }) })),
        { value: 'retries', text: t('experiments:what.retries') },
        { value: 'words', text: t('experiments:what.words') }
      ],
      words: pickTexts(language, 'friendly', ['experiments'])
    };
  }
);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const actions: Actions = {
  add: staffRoute('change-experiments', async ({ request, locals }, { ctx, merchant }) => {
    const t = translator(locals.language);
    const form = await request.formData();
    const [name, what] = [String(form.get('name') ?? '').trim(), String(form.get('what') ?? '')];
    const values = { name, what };
    const layer = (['retries', 'words'] as const).find((each) => each === what);
    const isKnown = layer !== undefined || UUID.test(what);
    if (name === '' || name.length > 80 || !isKnown)
      return fail(422, { values, error: t('experiments:error.name') });
    const subject = layer ? { layer } : { layer: 'reminders' as const, sequenceId: what };
    let id: string;
    try {
      id = await addExperiment(ctx, { merchantId: merchant.id, name, subject });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code !== 'experiment-name-taken') throw thrown;
      return fail(422, { values, error: t('errors:experiment-name-taken', { name }) });
    }
    redirect(303, paths.changeExperiment(id));
  })
};
