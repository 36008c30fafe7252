import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { formatPhone } from '#lib/server/domain/identity/index.ts';
import { listConversations } from '#lib/server/domain/notifications/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { shows } from './shows.ts';
import type { PageServerLoad } from './$types';

/** Who wrote: what waits for an answer first. */
export const load: PageServerLoad = staffRoute(
  'see-conversations',
  async ({ url, parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const show = shows.find((each) => each === url.searchParams.get('show')) ?? 'all';
    const search = (url.searchParams.get('search') ?? '').slice(0, 100);
    const skip = Math.max(0, Number.parseInt(url.searchParams.get('skip') ?? '0', 10) || 0);
    const { items, next } = await listConversations(ctx, { merchantId: merchant.id, show, search, skip });
    return {
      show,
      search,
      next: next === undefined ? undefined : String(next),
      items: items.map((item) => ({
        id: item.id,
        name: item.customer?.name,
        reference: item.customer?.reference ?? (item.address && formatPhone(item.address)),
        channel: item.channel,
        lastText: item.lastText,
        lastAt: formatDateTime(item.lastAt, merchant.zone, language),
        state: item.isWaiting
          ? ('waiting' as const)
          : item.isUnread
            ? ('unread' as const)
            : ('answered' as const)
      })),
      words: pickTexts(language, 'friendly', ['conversations'])
    };
  }
);
