import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator, type Translate } from '#lib/i18n/index.server.ts';
import { listSegmentNames } from '#lib/server/domain/collection/index.ts';
import {
  addVariant,
  changeWords,
  dropVariant,
  listSources,
  saveExperiment,
  variantKeys,
  type ExperimentPlan
} from '#lib/server/domain/experiments/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../../../list/refusal-words.server.ts';
import { paths } from '../../../../../paths.ts';
import { experimentOptions, fieldsOf, readExperimentForm, readKey } from '../../experiment-form.server.ts';
import { variantsInWords, variantTitle } from '../../experiment-words.server.ts';
import { readSource, sourceText, sourceValue } from '../../words-view.server.ts';
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
    sources: sources.map((source) => ({ value: sourceValue(source), text: sourceText(source, language) })),
    // Words of a message can also be changed in a variant that is there.
    places:
      trial.layer === 'words' && trial.variants.length > 1
        ? [
            ...(trial.variants.length < variantKeys.length
              ? [{ value: '', text: t('experiments:words.new-variant') }]
              : []),
            ...trial.variants
              .slice(1)
              .map(({ key, name }) => ({ value: key, text: variantTitle(key, name, language) }))
          ]
        : [],
    hasRoom: trial.variants.length < variantKeys.length || trial.layer === 'words',
    hint: t(trial.layer === 'words' ? 'experiments:words.text' : 'experiments:form.variants-text'),
    addLabel: t(trial.layer === 'words' ? 'experiments:words.take' : 'experiments:form.add-from'),
    limits: trial.layer === 'words' ? t('experiments:words.about') : undefined,
    editor: editorOf(trial, names, t),
    help: await helpInWords(
      who,
      frame,
      variants.map(({ weight }) => weight),
      language
    ),
    words: pickTexts(language, 'friendly', ['experiments', 'policies'])
  };
});

/** Where what is varied is written. */
function editorOf(trial: ExperimentPlan['trial'], names: ReadonlyMap<string, string>, t: Translate) {
  switch (trial.layer) {
    case 'retries':
      return { href: paths.retries(), name: t('experiments:what.retries') };
    case 'reminders':
      return { href: paths.sequence(trial.sequenceId), name: names.get(trial.sequenceId) ?? '' };
    case 'words':
      return { href: paths.templates(), name: t('templates:title') };
  }
}

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
        const source = readSource(String(form.get('from') ?? ''));
        if (!source) throw new Refusal('experiment-needs-version');
        const { template, from } = source;
        const into = readKey(form, 'into');
        if (into && template) await changeWords(ctx, { ...of, template, from, key: into });
        else await addVariant(ctx, { ...of, ...source, name: '' });
      }
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code.endsWith('-unknown')) throw thrown;
      return fail(422, { values, errors, error: refusalWords(thrown, language) });
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
