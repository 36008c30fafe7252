import type { Context } from '../../context.ts';
import { readPayLink } from '../pay-links/index.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';

/**
 * The holder of an expired link asked for a new one: it goes to the contact on file, whoever asked, once per link and
 * day. Without a contact nothing happens, and the page has told nobody which it is.
 */
export async function sendFreshPayLink(
  ctx: Context,
  input: Readonly<{ merchantId: string; payLinkId: string; on: string }>
): Promise<void> {
  const { merchantId, payLinkId, on } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { customerId, invoiceId } = await readPayLink(tx, merchantId, payLinkId, ctx.clock.now());
    await queueNoticeToCustomer(ctx, tx, {
      merchantId,
      customerId,
      invoiceId,
      kind: 'fresh-pay-link',
      cause: `pay-link:${payLinkId}:${on}`
    });
  });
}
