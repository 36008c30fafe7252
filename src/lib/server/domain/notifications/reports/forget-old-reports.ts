import { and, eq, lt, ne } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { carrierReport } from '../delivery-schema.ts';

/** Long enough to find out why a report came to nothing; then nobody needs somebody's words or address any more. */
const KEPT_DAYS = 30;

/**
 * Empties the reports and mails of carriers that were processed a month ago. What came of them stands where it belongs;
 * their keys stay, so that a late copy is known again.
 */
export async function forgetOldReports(
  ctx: Context,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<void> {
  const before = ctx.clock.now().subtract({ hours: 24 * KEPT_DAYS });
  await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .update(carrierReport)
      .set({ payload: '' })
      .where(
        and(
          eq(carrierReport.merchantId, merchantId),
          lt(carrierReport.processedAt, before),
          ne(carrierReport.payload, '')
        )
      )
  );
}
