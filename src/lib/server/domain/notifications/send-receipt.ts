import type { Context } from '../../context.ts';
import { readAttempt } from '../collection/index.ts';
import { readPaidInvoices } from './documents/paid-invoices.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';

/** Money arrived: the payer gets one receipt, on one channel, however often the news comes. */
export async function sendReceipt(
  ctx: Context,
  input: Readonly<{ merchantId: string; attemptId: string }>
): Promise<void> {
  const { merchantId, attemptId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { customerId } = await readAttempt(tx, merchantId, attemptId);
    const [oldest] = await readPaidInvoices(tx, merchantId, attemptId);
    await queueNoticeToCustomer(ctx, tx, {
      merchantId,
      customerId,
      invoiceId: oldest?.invoice.id ?? null,
      kind: 'receipt',
      cause: `attempt:${attemptId}`
    });
  });
}
