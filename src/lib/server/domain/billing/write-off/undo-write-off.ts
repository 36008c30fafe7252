import { and, eq } from 'drizzle-orm';
import { money, negate, type Currency } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readReason, recordAudit } from '../../identity/index.ts';
import { bookOnInvoices } from '../book-on-invoices.ts';
import { invoice } from '../schema.ts';

export type UndoWriteOff = Readonly<{
  merchantId: string;
  invoiceId: string;
  /** Why, in the words of whoever decides it: 1 to 500 characters. */
  because: string;
}>;

/**
 * Asks again for what was written off: the loss is taken back and the invoice is overdue. One person is enough, since
 * nothing is given away. Refuses `invoice-unknown`, `write-off-missing` and `reason-missing`.
 */
export async function undoWriteOff(
  ctx: Context,
  { merchantId, invoiceId, because }: UndoWriteOff
): Promise<void> {
  const reason = readReason(because);
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx
      .select()
      .from(invoice)
      .where(and(eq(invoice.merchantId, merchantId), eq(invoice.id, invoiceId)))
      .for('update');
    if (!row) throw new Refusal('invoice-unknown');
    if (row.writtenOffMinor === 0) throw new Refusal('write-off-missing');
    const { customerId } = row;
    const amount = money(row.writtenOffMinor, row.currency as Currency);
    const booking = {
      ...{ merchantId, kind: 'write-off-undone', cause: `write-off-undone:${newId(now)}`, at: now },
      entries: [
        { account: 'receivable', customerId, invoiceId, amount },
        { account: 'write-off', customerId, invoiceId, amount: negate(amount) }
      ]
    } as const;
    await bookOnInvoices(ctx, tx, merchantId, now, [booking], { reopenedBecause: 'write-off-undone' });
    await recordAudit(ctx, tx, merchantId, {
      action: 'undo-write-off',
      subjectKind: 'invoice',
      subjectId: invoiceId,
      details: { because: reason, amount }
    });
  });
}
