import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { listMessages, messageFilters } from '#lib/server/domain/notifications/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import type { PageServerLoad } from './$types';

const Query = v.object({
  show: v.optional(v.fallback(v.picklist(messageFilters), 'dead'), 'dead'),
  after: v.optional(v.fallback(v.optional(v.pipe(v.string(), v.uuid())), undefined))
});

/** What customers were told, first what waits for a person. */
export const load: PageServerLoad = staffRoute('see-invoices', async ({ url, parent }, { ctx, merchant }) => {
  const { language } = await parent();
  const { show, after } = v.parse(Query, Object.fromEntries(url.searchParams));
  const page = await listMessages(ctx, { merchantId: merchant.id, show, after });
  return {
    show,
    filters: messageFilters,
    ...(page.next !== undefined && { next: page.next }),
    items: page.items.map(({ createdAt, sentAt: _sentAt, ...item }) => ({
      ...item,
      at: formatDateTime(createdAt, merchant.zone, language)
    })),
    words: pickTexts(language, 'friendly', ['deliveries', 'conversations:results.title'])
  };
});
