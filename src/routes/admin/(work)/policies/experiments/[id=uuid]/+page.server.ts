import { fail, redirect } from '@sveltejs/kit';
import { formatDateTime, type Language } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  checkExperiment,
  chooseVariant,
  discardExperiment,
  readResults,
  startExperiment,
  stopExperiment,
  type Experiment
} from '#lib/server/domain/experiments/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../../list/refusal-words.server.ts';
import { paths } from '../../../../paths.ts';
import { readKey } from '../experiment-form.server.ts';
import {
  experimentProblemsInWords,
  subjectInWords,
  timeInWords,
  toneOfStatus,
  variantsInWords
} from '../experiment-words.server.ts';
import { helpInWords, readExperimentPage } from '../read-experiment.server.ts';
import {
  armsInWords,
  harmInWords,
  railsInWords,
  saidInWords,
  verdictsInWords
} from '../result-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** One experiment: what it tries, and before it starts what is in the way, or after it what it showed. */
export const load: PageServerLoad = staffRoute('see-experiments', async ({ params, parent, url }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { experiment, names } = await readExperimentPage(who, params.id);
  const { id, name, plan, status, ended, endedBecause, winner } = experiment;
  const { segment, withinDays, sharePercent, holdOutPercent } = plan.frame;
  return {
    id,
    name,
    what: subjectInWords(plan, names, language),
    isDraft: status === 'draft',
    isRunning: status === 'running',
    status: t(`experiments:status.${ended ?? status}` as TextKey, { key: winner ?? '' }),
    tone: toneOfStatus(status),
    time: timeInWords(experiment, who.merchant.zone, language),
    hypothesis: plan.frame.hypothesis,
    because:
      ended === 'harm'
        ? t('experiments:ended-harm', { what: t(`experiments:rail.${endedBecause}` as TextKey) })
        : (endedBecause ?? ''),
    facts: [
      { term: t('experiments:form.who'), value: segment ?? t('experiments:form.everybody') },
      { term: t('experiments:form.sharePercent'), value: `${sharePercent} %` },
      ...(holdOutPercent > 0 ? [{ term: t('experiments:hold-out'), value: `${holdOutPercent} %` }] : []),
      { term: t('experiments:form.measure'), value: t('experiments:measure', { days: withinDays }) }
    ],
    variants: variantsInWords(plan, who, language),
    draft: status === 'draft' ? await draftOf(who, experiment, language) : undefined,
    results: await resultsOf(who, experiment, language),
    endText: t(plan.trial.layer === 'words' ? 'experiments:end.text-words' : 'experiments:end.text'),
    isSaved: url.searchParams.get('done') === 'saved',
    mayChange: mayDo(who.staff.role, 'change-experiments'),
    mayRun: mayDo(who.staff.role, 'run-experiments'),
    words: pickTexts(language, 'friendly', ['experiments', 'policies'])
  };
});

async function draftOf(who: SignedIn, { plan }: Experiment, language: Language) {
  const { ctx, merchant } = who;
  const problems = await ctx.db.withMerchant(merchant.id, (tx) =>
    checkExperiment(ctx, tx, merchant.id, plan)
  );
  const weights = plan.trial.variants.map(({ weight }) => weight);
  return {
    problems: experimentProblemsInWords(problems, plan, language),
    help: await helpInWords(who, plan.frame, weights, language)
  };
}

async function resultsOf({ ctx, merchant }: SignedIn, experiment: Experiment, language: Language) {
  const results = await readResults(ctx, { merchantId: merchant.id, experimentId: experiment.id });
  if (!results) return undefined;
  const t = translator(language);
  const of = { experiment, language, currency: merchant.currency };
  const { countedUntil } = results;
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(merchant.zone).toPlainDate().toString();
  return {
    verdicts: verdictsInWords(results, of),
    arms: armsInWords(results, of),
    rails: railsInWords(results, of),
    said: saidInWords(results, of, {
      from: dayOf(experiment.startedAt ?? ctx.clock.now()),
      until: dayOf(ctx.clock.now())
    }),
    isUneven: results.isUneven,
    // One that ended says so itself.
    harm: experiment.status === 'running' ? harmInWords(results, of) : undefined,
    counted: countedUntil
      ? t('experiments:results.counted', { at: formatDateTime(countedUntil, merchant.zone, language) })
      : t('experiments:results.not-counted')
  };
}

export const actions: Actions = {
  start: staffRoute('run-experiments', async ({ params }, { ctx, merchant }) => {
    try {
      await startExperiment(ctx, { merchantId: merchant.id, experimentId: params.id! });
    } catch (thrown) {
      // The page shows every problem itself: something changed since it was drawn.
      if (thrown instanceof Refusal && /^experiment-(not-ready|overlaps)$/.test(thrown.code))
        return fail(422, { error: '' });
      throw thrown;
    }
    redirect(303, paths.experiment(params.id!));
  }),
  end: staffRoute('run-experiments', async ({ params, request, locals }, { ctx, merchant }) => {
    const form = await request.formData();
    const reason = String(form.get('reason') ?? '')
      .trim()
      .slice(0, 400);
    const ending = { merchantId: merchant.id, experimentId: params.id!, reason };
    const key = readKey(form);
    try {
      if (key) await chooseVariant(ctx, { ...ending, key });
      else await stopExperiment(ctx, ending);
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code.endsWith('-unknown')) throw thrown;
      return fail(422, { error: refusalWords(thrown, locals.language) });
    }
    redirect(303, paths.experiment(params.id!));
  }),
  discard: staffRoute('change-experiments', async ({ params }, { ctx, merchant }) => {
    await discardExperiment(ctx, { merchantId: merchant.id, experimentId: params.id! });
    redirect(303, paths.experiments());
  })
};
