import { and, eq } from 'drizzle-orm';
import { compare, negate } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { claimRelease, readRelease } from '../../identity/index.ts';
import { bookOnInvoices } from '../book-on-invoices.ts';
import { invoice } from '../schema.ts';
import { lockForWriteOff } from './lock-for-write-off.ts';

/**
 * The second person releases a write-off: what is owed is booked as a loss, and nobody is asked for it any more. Exactly
 * the amount that was asked, or nothing: a payment that came in between refuses it with `write-off-amount-changed`. One
 * that is under way isn't stopped: when it arrives, it takes the loss back. Refuses `write-off-not-possible`, and what
 * `claimRelease` refuses.
 */
export async function releaseWriteOff(
  ctx: Context,
  { merchantId, releaseId }: Readonly<{ merchantId: string; releaseId: string }>
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    // The invoice first, as where it is asked for: two who wait for each other's lock would both lose.
    const { subjectId: invoiceId } = await readRelease(tx, merchantId, releaseId);
    const isThis = and(eq(invoice.merchantId, merchantId), eq(invoice.id, invoiceId));
    await tx.select({ id: invoice.id }).from(invoice).where(isThis).for('update');
    const { amount } = await claimRelease(ctx, tx, { merchantId, releaseId, kind: 'write-off' });
    const { customerId, balance } = await lockForWriteOff(tx, merchantId, invoiceId);
    if (!amount || compare(balance, amount) !== 0) throw new Refusal('write-off-amount-changed');
    await bookOnInvoices(ctx, tx, merchantId, now, [
      {
        ...{ merchantId, kind: 'invoice-written-off', cause: `write-off:${releaseId}`, at: now },
        entries: [
          { account: 'write-off', customerId, invoiceId, amount: balance },
          { account: 'receivable', customerId, invoiceId, amount: negate(balance) }
        ]
      }
    ]);
  });
}
