import type { Context } from '../../context.ts';
import { readAttempt, type Attempt } from '../collection/index.ts';
import { readPaidInvoices } from './documents/paid-invoices.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';

/** How long a payer waits for the page that says it worked. */
const AWAITED_MINUTES = 60;

/** Money arrived: the payer gets one receipt, on one channel, however often the news comes. */
export async function sendReceipt(
  ctx: Context,
  input: Readonly<{ merchantId: string; attemptId: string }>
): Promise<void> {
  const { merchantId, attemptId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await readAttempt(tx, merchantId, attemptId);
    const [oldest] = await readPaidInvoices(tx, merchantId, attemptId);
    await queueNoticeToCustomer(ctx, tx, {
      merchantId,
      customerId: attempt.customerId,
      invoiceId: oldest?.invoice.id ?? null,
      kind: 'receipt',
      isAnswer: isAwaited(attempt),
      cause: `attempt:${attemptId}`
    });
  });
}

/** A payer who just paid looks out for it. A debit that succeeds days later is news like other news. */
function isAwaited({ initiator, openedAt, resolvedAt }: Attempt): boolean {
  if (initiator !== 'customer' || resolvedAt === null) return false;
  return resolvedAt.since(openedAt).total('minutes') < AWAITED_MINUTES;
}
