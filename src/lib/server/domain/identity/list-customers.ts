import { and, desc, eq, isNull, lt } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import type { Customer } from './customers.ts';
import { customer } from './schema.ts';

/** A merchant's customers, whom we know for the shortest time first. Runs on the primary key: ids are in order of time. */
export async function listCustomers(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{ merchantId: string; reference?: string | undefined }> & PageWish
): Promise<Page<Customer>> {
  const { merchantId, reference, after, limit } = query;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(customer)
      .where(
        and(
          eq(customer.merchantId, merchantId),
          isNull(customer.mergedIntoId),
          reference === undefined ? undefined : eq(customer.reference, reference),
          after === undefined ? undefined : lt(customer.id, after)
        )
      )
      .orderBy(desc(customer.id))
      .limit(limit + 1)
  );
  return toPage(rows as Customer[], limit);
}
