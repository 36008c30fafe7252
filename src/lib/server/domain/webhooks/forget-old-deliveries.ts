import { and, eq, lt, ne } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { listMerchants } from '../identity/index.ts';
import { webhookDelivery } from './schema.ts';

/** Long enough to look into a complaint; the events themselves stay, and can be read by the API. */
const KEPT_DAYS = 30;

/** Deletes what ended a month ago, with what receivers answered: that may be anything, also about people. */
export async function forgetOldDeliveries(ctx: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const before = ctx.clock.now().subtract({ hours: 24 * KEPT_DAYS });
  for (const { id: merchantId } of await listMerchants(ctx))
    await ctx.db.withMerchant(merchantId, (tx) =>
      tx
        .delete(webhookDelivery)
        .where(
          and(
            eq(webhookDelivery.merchantId, merchantId),
            lt(webhookDelivery.createdAt, before),
            ne(webhookDelivery.status, 'waiting')
          )
        )
    );
}
