import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey, type Translate } from '#lib/i18n/index.server.ts';
import { paymentList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readList } from '../../list/read-list.server.ts';
import { paths } from '../../paths.ts';
import { nextOf, reasonOf, routeOf, toneOfPayment } from './payment-words.server.ts';
import type { PageServerLoad } from './$types';

const use = (t: Translate) => ({
  name: 'payments' as const,
  list: paymentList,
  path: paths.payments,
  file: paths.paymentsFile,
  optionText: (field: string, value: string) => {
    if (field === 'decline') return t(`admin:timeline.decline.${value}` as TextKey);
    return t((field === 'method' ? `admin:method.${value}` : `admin:payments.show.${value}`) as TextKey);
  }
});

/** Every try to take money: what it came to, why not, by which way, and what was decided next. */
export const load: PageServerLoad = staffRoute('see-invoices', async ({ url, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { view, rows } = await readList(url, who, { t, language }, use(t));
  return {
    view,
    rows: rows.map((line) => ({
      id: line.id,
      at: formatDateTime(line.openedAt, who.merchant.zone, language),
      amount: line.amount,
      method: t(`admin:method.${line.method}` as TextKey),
      route: routeOf(line, t),
      status: t(`admin:payments.status.${line.status}` as TextKey),
      tone: toneOfPayment(line),
      reason: reasonOf(line, t),
      next: nextOf(line, t),
      customer: { id: line.customerId, name: line.customerName },
      invoices: line.invoices
    })),
    words: pickTexts(language, 'friendly', ['admin:payments', 'lists'])
  };
});
