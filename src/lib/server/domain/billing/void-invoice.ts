import { and, eq } from 'drizzle-orm';
import { money, negate, type Currency } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { book } from '../ledger/index.ts';
import { readOwedParts } from './charges/charges.ts';
import { invoiceLifecycle } from './invoice-lifecycle.ts';
import { invoice } from './schema.ts';

/**
 * Cancels what is still owed, as if it had never been asked. Money that was already paid stays booked. A payment that
 * is under way is not stopped: when it arrives, it becomes the customer's credit. Refuses `invoice-unknown` and
 * `invoice-not-voidable` (paid, void already, written off).
 */
export async function voidInvoice(
  ctx: Context,
  input: Readonly<{ merchantId: string; invoiceId: string }>
): Promise<void> {
  const { merchantId, invoiceId } = input;
  const now = ctx.clock.now();
  const isThis = and(eq(invoice.merchantId, merchantId), eq(invoice.id, invoiceId));
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx.select().from(invoice).where(isThis).for('update');
    if (!row) throw new Refusal('invoice-unknown');
    if (!invoiceLifecycle.may(row.status, 'void'))
      throw new Refusal('invoice-not-voidable', { status: row.status });
    const owed = money(row.balanceMinor, row.currency as Currency);
    const parts = await readOwedParts(tx, {
      ...{ merchantId, id: invoiceId, balance: owed },
      costs: money(row.costsMinor, owed.currency)
    });
    const side = { customerId: row.customerId, invoiceId };
    await book(tx, [
      {
        merchantId,
        kind: 'invoice-voided',
        cause: `void:${invoiceId}`,
        at: now,
        entries: [
          { ...side, account: 'revenue', amount: parts.principal },
          { ...side, account: 'collection-costs', amount: parts.costs },
          { ...side, account: 'receivable', amount: negate(owed) }
        ]
      }
    ]);
    await tx.update(invoice).set({ status: 'void', balanceMinor: 0 }).where(isThis);
    await recordStatusChanges(tx, merchantId, now, [
      { subjectKind: 'invoice', subjectId: invoiceId, from: row.status, event: 'void', to: 'void' }
    ]);
    const { customerId } = row;
    await emit(ctx, tx, merchantId, now, [
      { type: 'invoice.voided', subjectId: invoiceId, payload: { customerId } },
      ...(row.pausedBecause === null
        ? []
        : [{ type: 'invoice.paused-balance-moved' as const, subjectId: invoiceId, payload: {} }])
    ]);
    await recordAudit(ctx, tx, merchantId, {
      action: 'void-invoice',
      subjectKind: 'invoice',
      subjectId: invoiceId
    });
  });
}
