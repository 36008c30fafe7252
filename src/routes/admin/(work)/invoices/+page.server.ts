import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { listInvoices, type InvoiceStatus } from '#lib/server/domain/billing/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { statuses, type StatusFilter } from './status-filter.ts';
import type { PageServerLoad } from './$types';

/** A screen and a half: few enough to look over, many enough to scan. */
const PAGE_SIZE = 50;

const MEANS: Readonly<Record<StatusFilter, readonly InvoiceStatus[]>> = {
  all: [],
  unpaid: ['open', 'overdue'],
  overdue: ['overdue'],
  paid: ['paid'],
  closed: ['void', 'uncollectible']
};

export const load: PageServerLoad = staffRoute('see-invoices', async ({ url, parent }, { ctx, merchant }) => {
  const { language } = await parent();
  const asked = url.searchParams.get('status');
  const status = statuses.find((each) => each === asked) ?? 'all';
  const search = (url.searchParams.get('search') ?? '').slice(0, 100);
  const after = url.searchParams.get('after');
  const page = await listInvoices(ctx, {
    merchantId: merchant.id,
    statuses: MEANS[status],
    limit: PAGE_SIZE,
    search,
    ...(after !== null && { after })
  });
  return {
    status,
    search,
    isFirstPage: after === null,
    ...(page.next !== undefined && { next: page.next }),
    invoices: page.items.map(({ issuedOn, dueOn, ...item }) => ({
      ...item,
      issuedOn: formatDate(issuedOn, language, 'short'),
      dueOn: formatDate(dueOn, language, 'short')
    })),
    words: pickTexts(language, 'friendly', ['admin:invoices', 'admin:status'])
  };
});
