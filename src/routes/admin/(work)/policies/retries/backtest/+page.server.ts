import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { backtestRetryRules, type AnswerDifference } from '#lib/server/domain/collection/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { comparedInWords, countsInWords, differenceAsked } from '../compare-words.server.ts';
import { readRulesWithDraft } from '../read-rules.server.ts';
import type { PageServerLoad } from './$types';

/** What the draft would have answered to the failures that really happened. */
export const load: PageServerLoad = staffRoute('change-retry-rules', async ({ parent, url }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { draft } = await readRulesWithDraft(who);
  const { answers, days, isPart } = await backtestRetryRules(who.ctx, {
    merchantId: who.merchant.id,
    rules: draft.rules
  });
  const show = differenceAsked(url.searchParams.get('show'));
  const counts = countOf(answers.map(({ difference }) => difference));
  const shown = show ? answers.filter(({ difference }) => difference === show) : answers;
  const stopped = countOf(answers.flatMap(({ other }) => (other.kind === 'retry' ? [] : [other.rule])));
  return {
    text: t('policies:retries.backtest.text', { days }),
    part: isPart ? t('policies:retries.backtest.part', { count: answers.length }) : '',
    totals: [
      { term: t('policies:retries.backtest.failures'), value: String(answers.length) },
      {
        term: t('policies:retries.backtest.tries-now'),
        value: String(answers.filter(({ made }) => made.kind === 'retry').length)
      },
      {
        term: t('policies:retries.backtest.tries-draft'),
        value: String(answers.filter(({ other }) => other.kind === 'retry').length)
      }
    ],
    stopped: [...stopped].map(([rule, count]) => ({
      term: t(`admin:timeline.rule.${rule}` as TextKey),
      value: String(count)
    })),
    counts: countsInWords(counts, (name) => paths.retriesBacktest({ show: name }), language),
    rows: comparedInWords(shown, who.merchant.zone, language),
    shown: show ?? '',
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

function countOf<T extends AnswerDifference | string>(names: readonly T[]): ReadonlyMap<T, number> {
  const groups = Map.groupBy(names, (name) => name);
  return new Map([...groups].map(([name, all]) => [name, all.length]));
}
