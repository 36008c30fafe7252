import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { listSegmentNames } from '#lib/server/domain/collection/index.ts';
import {
  addVariant,
  dropVariant,
  listSources,
  saveExperiment
} from '#lib/server/domain/experiments/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../../paths.ts';
import { experimentOptions, fieldsOf, readExperimentForm, readKey } from '../../experiment-form.server.ts';
import { variantsInWords } from '../../experiment-words.server.ts';
import { helpInWords, readExperimentPage } from '../../read-experiment.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The plan of an experiment that hasn't started. What stands in the address is what was typed last: the help counts with it. */
export const load: PageServerLoad = staffRoute('change-experiments', async ({ params, parent, url }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { ctx, merchant } = who;
  const { experiment, names } = await readExperimentPage(who, params.id);
  if (experiment.status !== 'draft') redirect(303, paths.experiment(params.id));
  const { plan } = experiment;
  const { trial } = plan;
  const typed = url.searchParams.has('withinDays')
    ? readExperimentForm(url.searchParams, plan, language)
    : undefined;
  const { segments, sources } = await ctx.db.withMerchant(merchant.id, async (tx) => ({
    segments: await listSegmentNames(tx, merchant.id),
    sources: await listSources(tx, merchant.id, trial)
  }));
  const { frame, variants } = typed?.read ?? { frame: plan.frame, variants: trial.variants };
  return {
    id: experiment.id,
    name: experiment.name,
    values: typed?.values ?? fieldsOf(plan, language),
    errors: typed?.errors ?? {},
    options: experimentOptions(segments, language),
    variants: variantsInWords(plan, who, language),
    sources: [
      ...(sources.hasDraft ? [{ value: 'draft', text: t('experiments:from.draft') }] : []),
      ...sources.versions.map((version) => ({
        value: String(version),
        text: t('experiments:from.version', { version })
      }))
    ],
    editor:
      trial.layer === 'retries'
        ? { href: paths.retries(), name: t('experiments:what.retries') }
        : { href: paths.sequence(trial.sequenceId), name: names.get(trial.sequenceId) ?? '' },
    help: await helpInWords(
      who,
      frame,
      variants.map(({ weight }) => weight),
      language
    ),
    words: pickTexts(language, 'friendly', ['experiments', 'policies'])
  };
});

export const actions: Actions = {
  /** Keeps everything; which button was used says what else. */
  save: staffRoute('change-experiments', async ({ params, request, locals }, who) => {
    const { ctx, merchant } = who;
    const { language } = locals;
    const of = { merchantId: merchant.id, experimentId: params.id! };
    const form = await request.formData();
    const { experiment } = await readExperimentPage(who, params.id!);
    const { values, errors, read } = readExperimentForm(form, experiment.plan, language);
    if (!read) return fail(422, { values, errors, error: '' });
    await saveExperiment(ctx, { ...of, ...read });
    const then = String(form.get('then') ?? '');
    try {
      if (then === 'add') {
        const from = String(form.get('from') ?? '');
        if (from !== 'draft' && !/^\d{1,6}$/.test(from)) throw new Refusal('experiment-needs-version');
        await addVariant(ctx, { ...of, name: '', from: from === 'draft' ? 'draft' : Number(from) });
      }
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code.endsWith('-unknown')) throw thrown;
      const error = translator(language)(
        `errors:${thrown.code}` as TextKey,
        thrown.params as Record<string, string>
      );
      return fail(422, { values, errors, error });
    }
    const key = readKey(form);
    if (key) await dropVariant(ctx, { ...of, key });
    redirect(
      303,
      then === 'add' || key
        ? paths.changeExperiment(params.id!)
        : paths.experiment(params.id!, { done: 'saved' })
    );
  })
};
