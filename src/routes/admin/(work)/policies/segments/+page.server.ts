import { pickTexts } from '#lib/i18n/index.server.ts';
import { countSegment, listSegments } from '#lib/server/domain/collection/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { segmentInWords } from './segment-words.server.ts';
import type { PageServerLoad } from './$types';

/** Every segment, who is in it, and how many that are now. */
export const load: PageServerLoad = staffRoute('see-segments', async ({ parent }, who) => {
  const { language } = await parent();
  const { ctx, merchant } = who;
  const merchantId = merchant.id;
  const segments = await ctx.db.withMerchant(merchantId, (tx) => listSegments(tx, merchantId));
  const rows = [];
  // One after the other: each count may look at every customer.
  for (const { id, name, conditions } of segments) {
    const { inside } = await countSegment(ctx, { merchantId, conditions });
    rows.push({ id, name, who: segmentInWords(conditions, language), count: String(inside) });
  }
  return {
    rows,
    mayChange: mayDo(who.staff.role, 'change-segments'),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});
