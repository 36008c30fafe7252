import { formatDate, textReader } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { money } from '#lib/money/index.ts';
import {
  caseCuts,
  flowCuts,
  isCaseCut,
  MESSAGE_WORKS_DAYS,
  readRecoveryReport,
  WITHINS,
  type RecoveryPart
} from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { readAsked, readCut } from '../asked.server.ts';
import { partWords, shareWords } from '../words.server.ts';
import type { PageServerLoad } from './$types';

/** Recovery along one cut, each part with its rows and the same of the days before. */
export const load: PageServerLoad = staffRoute('see-reports', async ({ url, parent }, who) => {
  const { language } = await parent();
  const { asked, currencies, query, countedAt, today } = await readAsked(url.searchParams, who, language);
  const cut = readCut(url.searchParams);
  const isCase = isCaseCut(cut);
  const { now, before, names } = await readRecoveryReport(who.ctx, asked, cut);
  const words = pickTexts(language, 'friendly', ['reports']);
  const t = textReader(words);
  const sum = (
    parts: readonly RecoveryPart[],
    of: 'atRiskMinor' | 'recoveredMinor' | 'forgivenMinor' | 'invoiceCount'
  ) => parts.reduce((total, part) => total + part[of], 0);
  // Of what was missed, the share that came in; of what brought it in, the share of all that came in.
  const shareOf = (part: RecoveryPart | undefined, parts: readonly RecoveryPart[]) =>
    part === undefined
      ? '–'
      : shareWords(language, part.recoveredMinor, isCase ? part.atRiskMinor : sum(parts, 'recoveredMinor'));
  const amount = (minor: number) => money(minor, asked.currency);
  const earlier = new Map(before.map((part) => [part.key, part]));
  const viewOf = (part: RecoveryPart, href: (measure: string) => string) => ({
    invoiceCount: part.invoiceCount,
    atRisk: { amount: amount(part.atRiskMinor), href: href('at-risk') },
    recovered: { amount: amount(part.recoveredMinor), href: href('recovered') },
    forgiven: { amount: amount(part.forgivenMinor), href: href('forgiven') },
    owed: { amount: amount(part.atRiskMinor - part.recoveredMinor - part.forgivenMinor), href: href('owed') }
  });
  const whole: RecoveryPart = {
    key: '',
    invoiceCount: sum(now, 'invoiceCount'),
    atRiskMinor: sum(now, 'atRiskMinor'),
    recoveredMinor: sum(now, 'recoveredMinor'),
    forgivenMinor: sum(now, 'forgivenMinor')
  };
  const settled = today.subtract({ days: asked.withinDays });
  return {
    ...{ query, currencies, withins: WITHINS, words, countedAt, cut, isCase, caseCuts, flowCuts },
    days: asked.period.from.until(asked.period.until).days + 1,
    means: t(isCase ? 'reports:means-case' : 'reports:means-flow', {
      days: isCase ? asked.withinDays : MESSAGE_WORKS_DAYS
    }),
    ...(Temporal.PlainDate.compare(asked.period.until, settled) > 0 && {
      running: t('reports:running', { date: formatDate(settled, language, 'short'), days: asked.withinDays })
    }),
    parts: now.map((part) => ({
      key: part.key,
      name: partWords(language, cut, part.key, names),
      share: shareOf(part, now),
      before: shareOf(earlier.get(part.key), before),
      ...viewOf(part, (measure) =>
        paths.reportRows({ ...query, of: 'recovery', by: cut, key: part.key, measure })
      )
    })),
    whole: {
      key: '',
      name: t('reports:total'),
      share: isCase ? shareOf(whole, now) : '',
      before: isCase ? shareWords(language, sum(before, 'recoveredMinor'), sum(before, 'atRiskMinor')) : '',
      ...viewOf(whole, (measure) => paths.reportRows({ ...query, of: 'recovery', measure }))
    }
  };
});
