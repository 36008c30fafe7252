import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { money } from '#lib/money/index.ts';
import {
  agreementKinds,
  agreementOutcomes,
  readSummary,
  WITHINS
} from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { readAsked } from './asked.server.ts';
import { daysWords, keptShare, toFigures } from './figures.server.ts';
import { daysOfMonth, partWords, shareWords } from './words.server.ts';
import type { PageServerLoad } from './$types';

/** Every figure at a glance, with what it means, what it is made of, and the same of the days before. */
export const load: PageServerLoad = staffRoute('see-reports', async ({ url, parent }, who) => {
  const { language } = await parent();
  const read = await readAsked(url.searchParams, who, language);
  const { asked, currencies, query, countedAt } = read;
  const words = pickTexts(language, 'friendly', ['reports']);
  const frame = {
    query,
    currencies,
    withins: WITHINS,
    words,
    countedAt,
    days: asked.period.from.until(asked.period.until).days + 1
  };
  if (countedAt === undefined) return { ...frame, isEmpty: true as const };
  const summary = await readSummary(who.ctx, asked);
  const amount = (minor: number) => money(minor, asked.currency);
  const rows = (of: string, more: Readonly<Record<string, string>> = {}) =>
    paths.reportRows({ ...query, of, ...more });
  return {
    ...frame,
    isEmpty: false as const,
    figures: toFigures(summary, read, language),
    cohorts: summary.recovery.now.map((part) => ({
      key: part.key,
      month: partWords(language, 'month', part.key, new Map()),
      atRisk: amount(part.atRiskMinor),
      recovered: amount(part.recoveredMinor),
      share: shareWords(language, part.recoveredMinor, part.atRiskMinor),
      href: rows('recovery', { by: 'month', key: part.key })
    })),
    agreed: agreementKinds.map((of) => ({
      of,
      months: summary[of].now.map(({ month, outcomes }) => ({
        ...{ key: month, outcomes, share: keptShare(language, outcomes) },
        name: partWords(language, 'month', month, new Map()),
        hrefs: Object.fromEntries(
          agreementOutcomes.map((key) => [key, rows(of, { key, ...daysOfMonth(month, asked.period) })])
        )
      }))
    })),
    dso: summary.dsoByMonth.map((point) => ({
      key: point.on.toString(),
      on: formatDate(point.on, language, 'short'),
      owed: amount(point.owedMinor),
      issued: amount(point.askedMinor),
      tenths: point.tenthsOfDays ?? 0,
      days: daysWords(language, point.tenthsOfDays),
      href: rows('owed', { until: point.on.toString() })
    }))
  };
});
