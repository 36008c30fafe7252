import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import {
  arrangementLifecycle,
  listArrangements,
  type ArrangementStatus
} from '#lib/server/domain/arrangements/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { boundsInWords, toneOfArrangement, wishInWords } from './arrangement-words.server.ts';
import type { PageServerLoad } from './$types';

const PAGE_SIZE = 25;

const STATUSES = Object.keys(arrangementLifecycle.table) as ArrangementStatus[];

/** Payments in parts: first what waits for an answer. */
export const load: PageServerLoad = staffRoute(
  'see-arrangements',
  async ({ url, parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const t = translator(language);
    const asked = url.searchParams.get('show') ?? 'proposed';
    const status = STATUSES.find((each) => each === asked);
    const show = status ?? ('all' as const);
    const after = url.searchParams.get('after') ?? undefined;
    const { items, next } = await listArrangements(ctx, {
      ...{ merchantId: merchant.id, status, after, limit: PAGE_SIZE }
    });
    return {
      show,
      filters: [...STATUSES, 'all' as const].map((each) => ({
        href: paths.arrangements({ show: each }),
        text: each === 'all' ? t('arrangements:list.all') : t(`arrangements:status.${each}`),
        isCurrent: each === show
      })),
      items: items.map((each) => ({
        id: each.id,
        customer: { name: each.customerName, reference: each.customerReference },
        askedOn: formatDate(each.askedAt.toZonedDateTimeISO(merchant.zone).toPlainDate(), language, 'short'),
        amount: each.total,
        wish: wishInWords(each, t),
        outside: boundsInWords(each.outside, t),
        question: each.question,
        status: t(`arrangements:status.${each.status}`),
        tone: toneOfArrangement[each.status]
      })),
      ...(next !== null && { nextHref: paths.arrangements({ show, after: next }) }),
      words: pickTexts(language, 'friendly', ['arrangements:list'])
    };
  }
);
