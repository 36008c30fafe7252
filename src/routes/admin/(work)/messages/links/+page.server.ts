import { formatDate, formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey, type Translate } from '#lib/i18n/index.server.ts';
import { payLinkList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readList } from '../../../list/read-list.server.ts';
import { paths } from '../../../paths.ts';
import { momentOf, scopeOfPayLink, sentInWords, toneOfPayLink } from './link-words.server.ts';
import type { PageServerLoad } from './$types';

const use = (t: Translate, now: Temporal.Instant) => ({
  name: 'pay-links' as const,
  list: payLinkList(now),
  path: paths.payLinks,
  file: paths.payLinksFile,
  optionText: (field: string, value: string) => {
    if (value === 'all') return t('lists:all');
    return t(
      (field === 'opened' ? `lists:pay-links.${value}` : `lists:pay-links.${field}.${value}`) as TextKey
    );
  }
});

/** Pay links that went out: first those that still open something. */
export const load: PageServerLoad = staffRoute('see-invoices', async ({ url, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { ctx, merchant } = who;
  const { view, rows } = await readList(url, who, { t, language }, use(t, ctx.clock.now()));
  const moment = (at: Temporal.Instant) => formatDateTime(at, merchant.zone, language);
  const day = (at: Temporal.Instant) =>
    formatDate(at.toZonedDateTimeISO(merchant.zone).toPlainDate(), language, 'short');
  return {
    view,
    rows: rows.map((line) => ({
      id: line.id,
      customer: { name: line.customerName, reference: line.customerReference },
      scope: scopeOfPayLink(line, t),
      made: momentOf(moment(line.createdAt), line.madeBy, t),
      sent: sentInWords(line, t),
      seen: line.openedAt === null ? t('lists:pay-links.not-opened') : moment(line.openedAt),
      until: day(line.expiresAt),
      state: t(`lists:pay-links.show.${line.state}`),
      tone: toneOfPayLink[line.state]
    })),
    words: pickTexts(language, 'friendly', ['lists'])
  };
});
