import { and, eq, isNull, sql } from 'drizzle-orm';
import { money, negate, smaller, subtract, type Currency } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../../identity/index.ts';
import { bookOnInvoices } from '../book-on-invoices.ts';
import { invoice, invoiceCharge } from '../schema.ts';

export type WithdrawCosts = Readonly<{
  merchantId: string;
  invoiceId: string;
  /** Why, in the words of whoever decides it: 1 to 500 characters. */
  because: string;
}>;

/**
 * Takes the costs off an invoice again, all that stand on it: what of them was paid is the customer's credit. They don't
 * come back. Nothing happens where there are none. Refuses `invoice-unknown`, `invoice-void`, `invoice-written-off` (nobody paid them, so nobody gets
 * them back) and `reason-missing`.
 */
export async function withdrawCosts(ctx: Context, input: WithdrawCosts): Promise<void> {
  const { merchantId, invoiceId } = input;
  const because = input.because.trim();
  if (because === '' || because.length > 500) throw new Refusal('reason-missing');
  const now = ctx.clock.now();
  const isThis = and(eq(invoice.merchantId, merchantId), eq(invoice.id, invoiceId));
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx.select().from(invoice).where(isThis).for('update');
    if (!row) throw new Refusal('invoice-unknown');
    if (row.status === 'void') throw new Refusal('invoice-void');
    if (row.writtenOffMinor > 0) throw new Refusal('invoice-written-off');
    const withdrawn = await tx
      .update(invoiceCharge)
      .set({ withdrawnAt: now, withdrawnBecause: because })
      .where(
        and(
          eq(invoiceCharge.merchantId, merchantId),
          eq(invoiceCharge.invoiceId, invoiceId),
          isNull(invoiceCharge.withdrawnAt)
        )
      )
      .returning({ id: invoiceCharge.id, minor: invoiceCharge.amountMinor });
    const { customerId } = row;
    const currency = row.currency as Currency;
    let owed = money(row.balanceMinor, currency);
    const bookings = withdrawn.map(({ id, minor }) => {
      const amount = money(minor, currency);
      const reduced = smaller(amount, owed);
      owed = subtract(owed, reduced);
      return {
        ...{ merchantId, kind: 'costs-withdrawn', cause: `charge-withdrawn:${id}`, at: now },
        entries: [
          { account: 'collection-costs' as const, customerId, amount },
          { account: 'receivable' as const, customerId, invoiceId, amount: negate(reduced) },
          { account: 'customer-credit' as const, customerId, amount: negate(subtract(amount, reduced)) }
        ]
      };
    });
    if (withdrawn.length === 0) return;
    const total = withdrawn.reduce((sum, { minor }) => sum + minor, 0);
    await tx
      .update(invoice)
      .set({ costsMinor: sql`${invoice.costsMinor} - ${total}` })
      .where(isThis);
    await bookOnInvoices(ctx, tx, merchantId, now, bookings);
    await recordAudit(ctx, tx, merchantId, {
      action: 'withdraw-costs',
      subjectKind: 'invoice',
      subjectId: invoiceId,
      details: { because, amountMinor: total, currency }
    });
  });
}
