import { and, desc, eq, lt } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import type { SavedMethod } from './saved-methods.ts';
import { paymentMethod } from './schema.ts';

/** What a merchant's customers have saved, removed ones too, the newest first. Runs on the primary key. */
export async function listMethodsOfMerchant(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{ merchantId: string; customerId?: string | undefined }> & PageWish
): Promise<Page<SavedMethod>> {
  const { merchantId, customerId, after, limit } = query;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(paymentMethod)
      .where(
        and(
          eq(paymentMethod.merchantId, merchantId),
          customerId === undefined ? undefined : eq(paymentMethod.customerId, customerId),
          after === undefined ? undefined : lt(paymentMethod.id, after)
        )
      )
      .orderBy(desc(paymentMethod.id))
      .limit(limit + 1)
  );
  return toPage(rows, limit);
}
