import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { PauseReason } from './queries.ts';
import { invoice } from './schema.ts';

type Pausing = Readonly<{
  merchantId: string;
  /** Locked by the caller. */
  invoiceIds: readonly string[];
  because: PauseReason;
}>;

/**
 * From here on these invoices are not asked for, not collected by themselves and not overdue, in the caller's
 * transaction. Refuses `invoice-paused` when one of them is paused already: one agreement at a time.
 */
export async function pauseInvoices(tx: Tx, { merchantId, invoiceIds, because }: Pausing): Promise<void> {
  const paused = await tx
    .update(invoice)
    .set({ pausedBecause: because })
    .where(
      and(
        eq(invoice.merchantId, merchantId),
        inArray(invoice.id, [...invoiceIds]),
        isNull(invoice.pausedBecause)
      )
    )
    .returning({ id: invoice.id });
  if (paused.length < new Set(invoiceIds).size) throw new Refusal('invoice-paused');
}

/** What was agreed is over: reminders and due dates count again, from now on. Whoever waited for that hears of it. */
export async function resumeInvoices(
  ctx: Context,
  tx: Tx,
  { merchantId, invoiceIds, because }: Pausing
): Promise<void> {
  const resumed = await tx
    .update(invoice)
    .set({ pausedBecause: null })
    .where(
      and(
        eq(invoice.merchantId, merchantId),
        inArray(invoice.id, [...invoiceIds]),
        eq(invoice.pausedBecause, because)
      )
    )
    .returning({ id: invoice.id });
  await emit(
    ctx,
    tx,
    merchantId,
    ctx.clock.now(),
    resumed.map(({ id: subjectId }) => ({
      type: 'invoice.resumed' as const,
      subjectId,
      payload: { because }
    }))
  );
}
