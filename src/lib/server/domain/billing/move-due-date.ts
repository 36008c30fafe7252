import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { invoice } from './schema.ts';

export type DueDateMove = Readonly<{ merchantId: string; invoiceId: string; toOn: Temporal.PlainDate }>;

/** Gives an open invoice another due date, in the caller's transaction. Refuses `invoice-unknown` and `invoice-not-open`. */
export async function moveDueDate(ctx: Context, tx: Tx, move: DueDateMove): Promise<void> {
  const { merchantId, invoiceId, toOn } = move;
  const isThis = and(eq(invoice.merchantId, merchantId), eq(invoice.id, invoiceId));
  const [row] = await tx.select().from(invoice).where(isThis).for('update');
  if (!row) throw new Refusal('invoice-unknown');
  if (row.status !== 'open') throw new Refusal('invoice-not-open', { status: row.status });
  await tx.update(invoice).set({ dueOn: toOn }).where(isThis);
  await emit(ctx, tx, merchantId, ctx.clock.now(), [
    {
      type: 'invoice.due-date-moved',
      subjectId: invoiceId,
      payload: { from: row.dueOn.toString(), to: toOn.toString() }
    }
  ]);
}
