import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { scores } from '#lib/server/domain/feedback/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { readFeedbackReport, sumOf } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { variantTitle } from '../../policies/experiments/experiment-words.server.ts';
import { readAsked } from '../asked.server.ts';
import { daysOfMonth, partWords, shareWords } from '../words.server.ts';
import { meanWords, tallyRow } from './tally-words.server.ts';
import type { PageServerLoad } from './$types';

/** What customers answered to the one question that they are asked. */
export const load: PageServerLoad = staffRoute('see-reports', async ({ url, parent }, who) => {
  const { language } = await parent();
  const { asked, query: whole } = await readAsked(url.searchParams, who, language);
  const { merchantId, zone, period } = asked;
  const report = await readFeedbackReport(who.ctx, { merchantId, zone, period });
  const t = translator(language);
  const query = { from: whole['from'] ?? '', until: whole['until'] ?? '' };
  const { count, easy } = sumOf(report.tally);
  return {
    query,
    count,
    total: t('reports:feedback.total', {
      count,
      mean: meanWords(language, report.tally),
      easy: shareWords(language, easy, count)
    }),
    byScore: scores.map((score) => ({
      key: String(score),
      name: t(`feedback:score.${score}`),
      count: report.tally[score],
      share: shareWords(language, report.tally[score], count),
      href: paths.feedbackAnswers({ ...query, score: String(score) })
    })),
    parts: [
      {
        by: 'occasion' as const,
        rows: report.byOccasion.map((part) =>
          tallyRow(
            language,
            { ...part, name: t(`reports:feedback.occasion.${part.key}`) },
            { ...query, occasion: part.key }
          )
        )
      },
      {
        by: 'month' as const,
        rows: report.byMonth.map((part) =>
          tallyRow(
            language,
            { ...part, name: partWords(language, 'month', part.key, new Map()) },
            daysOfMonth(part.key, period)
          )
        )
      },
      {
        by: 'variant' as const,
        rows: report.byVariant.map(({ splitId, experiment, key, tally }) =>
          tallyRow(
            language,
            { key: `${splitId}/${key}`, name: `${experiment} · ${variantTitle(key, '', language)}`, tally },
            { ...query, split: splitId, arm: key }
          )
        )
      }
    ].filter(({ rows }) => rows.length > 0),
    words: pickTexts(language, 'friendly', ['reports', 'feedback:score']),
    sentences: { count: report.wordsCount, href: paths.feedbackAnswers({ ...query, words: 'yes' }) },
    settingsHref: mayDo(who.staff.role, 'change-settings') ? `${paths.settings()}#feedback` : undefined
  };
});
