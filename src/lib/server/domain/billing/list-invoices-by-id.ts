import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import type { InvoiceStatus } from './invoice-lifecycle.ts';
import { toInvoice, type Invoice } from './queries.ts';
import { invoice } from './schema.ts';

/**
 * A merchant's invoices for another system, those that came last first, whatever day they bear: an invoice that is taken
 * in late is where it is looked for. Runs on the primary key, or for one customer on theirs.
 */
export async function listInvoicesById(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{
    merchantId: string;
    customerId?: string | undefined;
    number?: string | undefined;
    status?: InvoiceStatus | undefined;
  }> &
    PageWish
): Promise<Page<Invoice>> {
  const { merchantId, customerId, number, status, after, limit } = query;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(invoice)
      .where(
        and(
          eq(invoice.merchantId, merchantId),
          customerId === undefined ? undefined : eq(invoice.customerId, customerId),
          number === undefined ? undefined : eq(invoice.number, number),
          status === undefined ? undefined : isStatus(status),
          after === undefined ? undefined : lt(invoice.id, after)
        )
      )
      .orderBy(desc(invoice.id))
      .limit(limit + 1)
  );
  return toPage(rows.map(toInvoice), limit);
}

/** Written into the statement, so that the few that aren't paid are found by their own index; one of ours, whoever asks. */
function isStatus(status: InvoiceStatus) {
  const known = invoice.status.enumValues.find((each) => each === status);
  return known === undefined ? sql`false` : sql`${invoice.status} = ${sql.raw(`'${known}'`)}`;
}
