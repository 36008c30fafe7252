import { and, eq, isNotNull } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { readMerchant } from '../../identity/index.ts';
import { isNews } from '../delivery/delivery-states.ts';
import type { Notice } from '../notices.ts';
import { recordDelivery } from '../reports/record-delivery.ts';
import { notice } from '../schema.ts';
import { findOpeningConsent, readOpeningToken } from './opening-picture.ts';

/**
 * Somebody's mail program fetched the picture of an e-mail: it was opened, which is written down once and with its moment
 * alone. Nothing is, when the address isn't ours, the message carried no picture, or the reader or the merchant changed
 * their mind since. Answers nothing: whoever asks gets the same picture either way. Mail programs that fetch pictures
 * before anybody looks make it a little too much; it proves nothing, and no term begins by it.
 */
export async function noteOpening(ctx: Context, token: string): Promise<void> {
  const named = readOpeningToken(ctx, token);
  if (!named) return;
  const { merchantId, noticeId } = named;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx
      .select()
      .from(notice)
      .where(
        and(eq(notice.merchantId, merchantId), eq(notice.id, noticeId), isNotNull(notice.openingEntryId))
      )
      .for('update');
    if (!row || !isNews(row.delivery, 'read')) return;
    const about = row as Notice;
    if ((await findOpeningConsent(tx, await readMerchant(tx, merchantId), about)) === null) return;
    await recordDelivery(ctx, tx, about, {
      ...{ state: 'read', because: null, isAddressFault: false, reportId: null },
      at: ctx.clock.now()
    });
  });
}
