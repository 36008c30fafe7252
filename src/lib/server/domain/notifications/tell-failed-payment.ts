import type { Context } from '../../context.ts';
import { readAttempt, wasLeftOpen } from '../collection/index.ts';
import { readPaidInvoices } from './documents/paid-invoices.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';

/**
 * A payment failed. Whoever tried it on the page was told there; a message goes out only when nobody was there to see
 * it: we tried it ourselves, or the page had to say that the bank is still at it.
 */
export async function tellFailedPayment(
  ctx: Context,
  input: Readonly<{ merchantId: string; attemptId: string }>
): Promise<void> {
  const { merchantId, attemptId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await readAttempt(tx, merchantId, attemptId);
    if (attempt.status !== 'failed') return;
    if (attempt.initiator === 'customer' && !(await wasLeftOpen(tx, merchantId, attemptId))) return;
    const [oldest] = await readPaidInvoices(tx, merchantId, attemptId);
    await queueNoticeToCustomer(ctx, tx, {
      merchantId,
      customerId: attempt.customerId,
      invoiceId: oldest?.invoice.id ?? null,
      kind: 'payment-failed',
      // Money that arrives after all has its receipt under `attempt:<id>`.
      cause: `attempt:${attemptId}:failed`
    });
  });
}
