import type { Context } from '../../context.ts';
import { readAttempt, readNextStep } from '../collection/index.ts';
import { readPaidInvoices } from './documents/paid-invoices.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';
import { wasSeenByPayer } from './was-seen-by-payer.ts';

/**
 * A payment failed, and what comes next is decided. Whoever tried it on the page was told there; a message goes out
 * only when nobody was there to see it: we tried it ourselves, or the page had to say that the bank is still at it. When
 * the customer has to act, the question says it all (`askCustomer`), and there is no second message.
 */
export async function tellFailedPayment(
  ctx: Context,
  input: Readonly<{ merchantId: string; attemptId: string }>
): Promise<void> {
  const { merchantId, attemptId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await readAttempt(tx, merchantId, attemptId);
    if (attempt.status !== 'failed' || (await wasSeenByPayer(tx, attempt))) return;
    if ((await readNextStep(tx, merchantId, attemptId)).kind === 'ask-customer') return;
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
