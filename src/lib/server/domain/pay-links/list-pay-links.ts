import { and, desc, eq, lt } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import { toOpened, type OpenedPayLink } from './open-pay-link.ts';
import { payLink } from './schema.ts';

/** A merchant's pay links without what opens them, the newest first. Runs on the primary key. */
export async function listPayLinks(
  ctx: Pick<Context, 'db' | 'clock'>,
  query: Readonly<{
    merchantId: string;
    customerId?: string | undefined;
    invoiceId?: string | undefined;
  }> &
    PageWish
): Promise<Page<OpenedPayLink>> {
  const { merchantId, customerId, invoiceId, after, limit } = query;
  const now = ctx.clock.now();
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(payLink)
      .where(
        and(
          eq(payLink.merchantId, merchantId),
          customerId === undefined ? undefined : eq(payLink.customerId, customerId),
          invoiceId === undefined ? undefined : eq(payLink.invoiceId, invoiceId),
          after === undefined ? undefined : lt(payLink.id, after)
        )
      )
      .orderBy(desc(payLink.id))
      .limit(limit + 1)
  );
  const { items, next } = toPage(rows, limit);
  return { items: items.map((row) => toOpened(row, now)), next };
}
