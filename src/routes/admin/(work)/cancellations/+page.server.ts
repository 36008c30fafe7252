import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { listCancellations } from '#lib/server/domain/subscriptions/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import type { PageServerLoad } from './$types';

/** What was declared by the legal ways out: first what waits for a person, so that nothing is lost. */
export const load: PageServerLoad = staffRoute('see-invoices', async ({ url, parent }, { ctx, merchant }) => {
  const { language } = await parent();
  const show = url.searchParams.get('show') === 'all' ? ('all' as const) : ('waiting' as const);
  const after = url.searchParams.get('after');
  const page = await listCancellations(ctx, {
    merchantId: merchant.id,
    show,
    ...(after !== null && { after })
  });
  return {
    show,
    ...(page.next !== undefined && { next: page.next }),
    items: page.items.map((each) => ({
      id: each.id,
      kind: each.kind,
      status: each.status,
      name: each.name,
      reference: each.reference,
      about: each.about,
      isMatched: each.customerId !== null,
      isUnconfirmed: each.confirmedAt === null,
      receivedAt: formatDateTime(each.receivedAt, merchant.zone, language)
    })),
    words: pickTexts(language, 'friendly', ['admin:cancellations'])
  };
});
