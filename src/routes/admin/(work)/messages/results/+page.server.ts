import { pickTexts } from '#lib/i18n/index.server.ts';
import { PAID_WITHIN_DAYS, readResults } from '#lib/server/domain/notifications/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import type { PageServerLoad } from './$types';

const periods = [7, 30, 90] as const;

/** What became of the messages that left lately. */
export const load: PageServerLoad = staffRoute('see-invoices', async ({ url, parent }, { ctx, merchant }) => {
  const { language } = await parent();
  const days = periods.find((each) => String(each) === url.searchParams.get('days')) ?? 30;
  const until = ctx.clock.now();
  const from = until.subtract({ hours: days * 24 });
  return {
    days,
    periods,
    paidWithinDays: PAID_WITHIN_DAYS,
    rows: (await readResults(ctx, { merchantId: merchant.id, from, until })).map((row, place) => ({
      ...row,
      id: String(place)
    })),
    words: pickTexts(language, 'friendly', ['conversations:results', 'conversations:by', 'deliveries:kinds'])
  };
});
