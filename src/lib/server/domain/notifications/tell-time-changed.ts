import { and, eq, inArray, like } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { readInvoice } from '../billing/index.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';
import { notice } from './schema.ts';

/**
 * Staff gave more time to pay: the customer gets the new day in writing, once per change. When that is taken back, only
 * who was told of it hears so; a message that still waits is untrue by then, and withdraws itself.
 */
export async function tellTimeChanged(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    invoiceId: string;
    eventId: string;
    from: Temporal.PlainDate;
    to: Temporal.PlainDate;
  }>
): Promise<void> {
  const { merchantId, invoiceId, eventId, from, to } = input;
  const isLater = Temporal.PlainDate.compare(to, from) > 0;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    if (!isLater && !(await wasToldOf(tx, merchantId, `time:${invoiceId}:more-time:${from.toString()}:`)))
      return;
    const { customerId } = await readInvoice(tx, merchantId, invoiceId);
    await queueNoticeToCustomer(ctx, tx, {
      ...{ merchantId, customerId, invoiceId },
      kind: 'agreement-changed',
      cause: ['time', invoiceId, isLater ? 'more-time' : 'time-back', to.toString(), eventId].join(':')
    });
  });
}

/** Whether a message whose cause begins so has left, or may have. */
async function wasToldOf(tx: Tx, merchantId: string, cause: string): Promise<boolean> {
  const rows = await tx
    .select({ id: notice.id })
    .from(notice)
    .where(
      and(
        eq(notice.merchantId, merchantId),
        like(notice.cause, `${cause}%`),
        inArray(notice.status, ['sending', 'sent', 'ambiguous'])
      )
    )
    .limit(1);
  return rows.length > 0;
}
