import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { OpenedPayLink } from './open-pay-link.ts';
import { payLink } from './schema.ts';

/**
 * A person opened a link: the first time counts, and says that the message it was made for was read. It is a count, not
 * a state: nothing about the link depends on it.
 */
export async function noteOpened(
  ctx: Context,
  { merchantId, payLinkId, wasOpened }: Pick<OpenedPayLink, 'merchantId' | 'payLinkId' | 'wasOpened'>
): Promise<void> {
  if (wasOpened) return;
  await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .update(payLink)
      .set({ openedAt: ctx.clock.now() })
      .where(and(eq(payLink.merchantId, merchantId), eq(payLink.id, payLinkId), isNull(payLink.openedAt)))
  );
}
