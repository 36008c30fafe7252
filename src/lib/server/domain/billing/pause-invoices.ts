import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isHeldInvoice } from './holds.ts';
import type { PauseReason } from './queries.ts';
import { invoice } from './schema.ts';

type Pausing = Readonly<{
  merchantId: string;
  /** Locked by the caller. */
  invoiceIds: readonly string[];
  because: PauseReason;
}>;

/**
 * Something was agreed: from here on these invoices are not asked for, not collected by themselves and not overdue, in
 * the caller's transaction. It may be agreed with somebody who is left alone. Refuses `invoice-paused` when something was
 * agreed about one of them already: one agreement at a time.
 */
export async function pauseInvoices(
  tx: Tx,
  { merchantId, invoiceIds, because }: Pausing & Readonly<{ because: Exclude<PauseReason, 'hold'> }>
): Promise<void> {
  const paused = await tx
    .update(invoice)
    .set({ pausedBecause: because })
    .where(
      and(
        eq(invoice.merchantId, merchantId),
        inArray(invoice.id, [...invoiceIds]),
        or(isNull(invoice.pausedBecause), eq(invoice.pausedBecause, 'hold'))
      )
    )
    .returning({ id: invoice.id });
  if (paused.length < new Set(invoiceIds).size) throw new Refusal('invoice-paused');
}

/**
 * What was agreed, or the hold, is over: reminders and due dates count again, from now on, and whoever waited for that
 * hears of it. What a hold still covers stays paused by it.
 */
export async function resumeInvoices(
  ctx: Context,
  tx: Tx,
  { merchantId, invoiceIds, because }: Pausing
): Promise<void> {
  const resumed = await tx
    .update(invoice)
    .set({ pausedBecause: sql`case when ${isHeldInvoice(sql`${invoice}`)} then 'hold' end` })
    .where(
      and(
        eq(invoice.merchantId, merchantId),
        inArray(invoice.id, [...invoiceIds]),
        eq(invoice.pausedBecause, because)
      )
    )
    .returning({ id: invoice.id, pausedBecause: invoice.pausedBecause });
  await emit(
    ctx,
    tx,
    merchantId,
    ctx.clock.now(),
    resumed
      .filter(({ pausedBecause }) => pausedBecause === null)
      .map(({ id: subjectId }) => ({
        type: 'invoice.resumed' as const,
        subjectId,
        payload: { because }
      }))
  );
}
