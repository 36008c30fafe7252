import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readMerchant } from '../identity/index.ts';
import { invoiceLifecycle } from './invoice-lifecycle.ts';
import { invoice } from './schema.ts';

export type DueDateMove = Readonly<{ merchantId: string; invoiceId: string; toOn: Temporal.PlainDate }>;

/**
 * Gives an invoice that is owed another due date, in the caller's transaction; one that was overdue isn't any more until
 * that day has passed. Refuses `invoice-unknown`, `invoice-not-open`, and `due-date-passed` for an overdue one.
 */
export async function moveDueDate(ctx: Context, tx: Tx, move: DueDateMove): Promise<void> {
  const { merchantId, invoiceId, toOn } = move;
  const now = ctx.clock.now();
  const isThis = and(eq(invoice.merchantId, merchantId), eq(invoice.id, invoiceId));
  const [row] = await tx.select().from(invoice).where(isThis).for('update');
  if (!row) throw new Refusal('invoice-unknown');
  const { status: from } = row;
  const isPostponed = invoiceLifecycle.may(from, 'postpone');
  if (from !== 'open' && !isPostponed) throw new Refusal('invoice-not-open', { status: from });
  if (isPostponed) {
    const { zone } = await readMerchant(tx, merchantId);
    if (Temporal.PlainDate.compare(toOn, dateIn(zone, now)) < 0) throw new Refusal('due-date-passed');
    const to = invoiceLifecycle.next(from, 'postpone');
    await tx.update(invoice).set({ dueOn: toOn, status: to }).where(isThis);
    const change = { subjectKind: 'invoice', subjectId: invoiceId, from, event: 'postpone', to } as const;
    await recordStatusChanges(tx, merchantId, now, [change]);
  } else await tx.update(invoice).set({ dueOn: toOn }).where(isThis);
  await emit(ctx, tx, merchantId, now, [
    {
      type: 'invoice.due-date-moved',
      subjectId: invoiceId,
      payload: { from: row.dueOn.toString(), to: toOn.toString() }
    }
  ]);
}
