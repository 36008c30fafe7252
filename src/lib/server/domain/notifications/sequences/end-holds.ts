import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { contactHold, pauseHeldInvoices } from '../../billing/index.ts';
import { releaseContact } from './contact-holds.ts';

/** More that end within an hour are let go in the next one. */
const MOST_AT_ONCE = 1_000;

/**
 * Lets go whoever was to be left alone until now, each in a transaction of its own. And pauses what came in at the very
 * moment at which its customer was held, and didn't see it.
 */
export async function endHolds(
  ctx: Context,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<void> {
  const over = await ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx
      .selectDistinct({ customerId: contactHold.customerId })
      .from(contactHold)
      .where(
        and(
          eq(contactHold.merchantId, merchantId),
          eq(contactHold.stopsDebits, true),
          isNull(contactHold.releasedAt)
        )
      );
    const customerIds = rows.map(({ customerId }) => customerId);
    if (customerIds.length > 0)
      await pauseHeldInvoices(tx, merchantId, sql`i.customer_id = any(${sql.param(customerIds)}::uuid[])`);
    return tx
      .select()
      .from(contactHold)
      .where(
        and(
          eq(contactHold.merchantId, merchantId),
          isNull(contactHold.releasedAt),
          lte(contactHold.untilAt, ctx.clock.now())
        )
      )
      .orderBy(asc(contactHold.untilAt), asc(contactHold.id))
      .limit(MOST_AT_ONCE);
  });
  for (const { customerId, because, invoiceId } of over)
    await releaseContact(ctx, { merchantId, customerId, because, invoiceId: invoiceId ?? undefined });
}
