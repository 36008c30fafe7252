import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { listPayments, paymentFilters } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { reasonOf, toneOfPayment } from './payment-words.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute('see-invoices', async ({ url, parent }, { ctx, merchant }) => {
  const { language } = await parent();
  const t = translator(language);
  const asked = url.searchParams.get('show');
  const show = paymentFilters.find((each) => each === asked) ?? 'all';
  const after = url.searchParams.get('after') ?? undefined;
  const page = await listPayments(ctx, { merchantId: merchant.id, show, after });
  return {
    show,
    filters: paymentFilters,
    isFirstPage: after === undefined,
    ...(page.next !== undefined && { next: page.next }),
    payments: page.items.map((line) => ({
      id: line.id,
      at: formatDateTime(line.openedAt, merchant.zone, language),
      amount: line.amount,
      method: t(`admin:method.${line.method}` as TextKey),
      status: t(`admin:payments.status.${line.status}` as TextKey),
      tone: toneOfPayment(line),
      reason: reasonOf(line, t),
      customer: { id: line.customerId, name: line.customerName },
      invoices: line.invoices
    })),
    words: pickTexts(language, 'friendly', ['admin:payments'])
  };
});
