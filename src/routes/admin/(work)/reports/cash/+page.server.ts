import { formatDate, textReader } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { money } from '#lib/money/index.ts';
import { LEADS_IN_DAYS, readCashReport } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { readAsked } from '../asked.server.ts';
import { partWords, shareWords } from '../words.server.ts';
import type { PageServerLoad } from './$types';

/** What planned debits will bring, and how right earlier forecasts were. */
export const load: PageServerLoad = staffRoute('see-reports', async ({ url, parent }, who) => {
  const { language } = await parent();
  const { asked, currencies, query, countedAt } = await readAsked(url.searchParams, who, language);
  const cash = await readCashReport(who.ctx, asked);
  const words = pickTexts(language, 'friendly', ['reports']);
  const t = textReader(words);
  const amount = (minor: number) => money(minor, asked.currency);
  const currency = { currency: asked.currency };
  const planned = cash.days.filter(({ plannedCount }) => plannedCount > 0);
  return {
    ...{ query: { ...query, ...currency }, currencies, words, countedAt, leads: LEADS_IN_DAYS },
    bars:
      planned.length === 0
        ? []
        : cash.days.map(({ on, plannedMinor, expectedMinor }) => ({
            key: on.toString(),
            label: formatDate(on, language, 'short'),
            value: expectedMinor,
            whole: plannedMinor
          })),
    days: planned.map(({ on, plannedCount, plannedMinor, expectedMinor }) => ({
      key: on.toString(),
      on: formatDate(on, language, 'weekday'),
      count: plannedCount,
      planned: amount(plannedMinor),
      expected: amount(expectedMinor),
      href: paths.reportRows({ ...currency, of: 'ahead', from: on.toString(), until: on.toString() })
    })),
    weeks: cash.weeks.map(({ monday, cameMinor, expectedMinor }) => ({
      key: monday.toString(),
      monday: formatDate(monday, language, 'short'),
      came: amount(cameMinor),
      href: paths.reportRows({
        ...currency,
        of: 'came',
        from: monday.toString(),
        until: monday.add({ days: 6 }).toString()
      }),
      leads: expectedMinor.map((minor) =>
        minor === undefined
          ? undefined
          : { amount: amount(minor), share: shareWords(language, cameMinor, minor) }
      )
    })),
    rates: cash.rates.map((rate) => ({
      key: `${rate.method}:${rate.kind}`,
      what: `${partWords(language, 'way', rate.method, new Map())}, ${t(`reports:cash.kind.${rate.kind}`)}`,
      count: rate.triedCount,
      tried: amount(rate.triedMinor),
      came: amount(rate.cameMinor),
      share: shareWords(language, rate.cameMinor, rate.triedMinor)
    }))
  };
});
