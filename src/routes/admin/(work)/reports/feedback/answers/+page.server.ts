import { formatDate, formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { listAnswers } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { variantTitle } from '../../../policies/experiments/experiment-words.server.ts';
import { readAsked } from '../../asked.server.ts';
import { readFeedbackAsked } from '../feedback-asked.server.ts';
import type { PageServerLoad } from './$types';

/** The answers behind one number, with the words that came with them. */
export const load: PageServerLoad = staffRoute('see-reports', async ({ url, parent }, who) => {
  const { language } = await parent();
  const read = await readAsked(url.searchParams, who, language);
  const asked = readFeedbackAsked(url.searchParams, read);
  const after = url.searchParams.get('after');
  const page = await listAnswers(who.ctx, asked, after ?? undefined);
  const t = translator(language);
  const query = Object.fromEntries([...url.searchParams].filter(([name]) => name !== 'after'));
  const { from, until } = asked.period;
  const mayOpen = mayDo(who.staff.role, 'see-customers');
  return {
    parts: [
      ...(asked.score ? [t(`feedback:score.${asked.score}`)] : []),
      ...(asked.occasion ? [t(`reports:feedback.occasion.${asked.occasion}`)] : []),
      ...(asked.variant ? [variantTitle(asked.variant.arm, '', language)] : []),
      ...(asked.hasWords ? [t('reports:feedback.answers.words')] : [])
    ],
    ...{ from: formatDate(from, language, 'short'), until: formatDate(until, language, 'short') },
    count: page.count,
    rows: page.answers.map(({ id, at, customerId, customerName, occasion, score, comment, variants }) => ({
      ...{ id, customerName, comment: comment ?? '' },
      at: formatDateTime(at, who.merchant.zone, language),
      href: mayOpen ? paths.customer(customerId) : undefined,
      occasion: t(`reports:feedback.occasion.${occasion}`),
      score: t(`feedback:score.${score}`),
      tone: score >= 4 ? ('good' as const) : score <= 2 ? ('bad' as const) : ('plain' as const),
      variants: variants.map(({ experiment, arm }) => `${experiment} · ${variantTitle(arm, '', language)}`)
    })),
    ...(after !== null && { firstHref: paths.feedbackAnswers(query) }),
    ...(page.next !== undefined && { nextHref: paths.feedbackAnswers({ ...query, after: page.next }) }),
    backHref: paths.feedback({ from: from.toString(), until: until.toString() }),
    fileHref: paths.reportFile({ ...query, report: 'feedback-answers' }),
    words: pickTexts(language, 'friendly', ['reports:rows', 'reports:file', 'reports:feedback'])
  };
});
