import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { readCustomer, readMerchant } from '../identity/index.ts';
import { planDelivery } from './delivery/plan-delivery.ts';
import { hasNotice, queueNotice, type News } from './notices.ts';

/**
 * Queues a notice by the channel and for the hour that this customer's choices lead to; without any way to reach them,
 * it is only to be read in the portal. Nothing happens when this cause was told already, on whichever channel.
 */
export async function queueNoticeToCustomer(ctx: Context, tx: Tx, news: News): Promise<void> {
  const { merchantId, customerId, cause } = news;
  if (await hasNotice(tx, merchantId, cause)) return;
  const customer = await readCustomer(tx, merchantId, customerId);
  const merchant = await readMerchant(tx, merchantId);
  const told = { ...news, isAnswer: news.isAnswer ?? false, sendBy: news.sendBy ?? null };
  const delivery = await planDelivery(ctx, tx, told, { customer, merchant });
  if (!delivery) {
    ctx.log.info({ merchantId, customerId, cause }, 'nobody to tell: no contact on file');
    return;
  }
  await queueNotice(ctx, tx, { ...news, ...delivery });
}
