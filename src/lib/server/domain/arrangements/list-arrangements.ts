import { and, count, desc, eq, lt } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import { customer } from '../identity/index.ts';
import type { ArrangementStatus } from './arrangement-lifecycle.ts';
import { toArrangement, type Arrangement } from './arrangements.ts';
import { arrangement } from './schema.ts';

/** An arrangement with whose it is. */
export type ListedArrangement = Arrangement & Readonly<{ customerName: string; customerReference: string }>;

/** How many proposals wait for an answer from staff. */
export async function countProposedArrangements(
  ctx: Pick<Context, 'db'>,
  merchantId: string
): Promise<number> {
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select({ count: count() })
      .from(arrangement)
      .where(and(eq(arrangement.merchantId, merchantId), eq(arrangement.status, 'proposed')))
  );
  return row?.count ?? 0;
}

/** Arrangements, the newest first, by pages. */
export async function listArrangements(
  ctx: Pick<Context, 'db'>,
  wish: Readonly<{
    merchantId: string;
    customerId?: string | undefined;
    status?: ArrangementStatus | undefined;
  }> &
    PageWish
): Promise<Page<ListedArrangement>> {
  const { merchantId, customerId, status, after, limit } = wish;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select({ row: arrangement, customerName: customer.name, customerReference: customer.reference })
      .from(arrangement)
      .innerJoin(
        customer,
        and(eq(customer.merchantId, arrangement.merchantId), eq(customer.id, arrangement.customerId))
      )
      .where(
        and(
          eq(arrangement.merchantId, merchantId),
          customerId === undefined ? undefined : eq(arrangement.customerId, customerId),
          status && eq(arrangement.status, status),
          after === undefined ? undefined : lt(arrangement.id, after)
        )
      )
      .orderBy(desc(arrangement.id))
      .limit(limit + 1)
  );
  return toPage(
    rows.map(({ row, ...whose }) => ({ ...toArrangement(row), ...whose })),
    limit
  );
}
