import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { resumeInvoices } from '../../billing/index.ts';
import { resumeCollection } from '../../collection/index.ts';
import { leaveCase, moveCase, type HeldCase } from './cases.ts';

/** How a case ends: nothing is owed any more, the merchant wants it back, the agency gives it back. */
export type CaseEnd = 'settle' | 'recall' | 'giveBack';

/**
 * Ends a case that the agency had, in the caller's transaction, which holds it: its invoices are ours again, asked for and
 * collected as before where something is owed on them. No machine proposes them again.
 */
export async function endCase(
  ctx: Context,
  tx: Tx,
  { handover, lines }: HeldCase,
  event: CaseEnd,
  because: string | null
): Promise<void> {
  const { merchantId, id: caseId, customerId } = handover;
  const now = ctx.clock.now();
  const invoiceIds = lines.map(({ invoiceId }) => invoiceId);
  const ended = await moveCase(tx, handover, event, now, {
    ...{ endedAt: now, endedBecause: because, heldBecause: null }
  });
  await leaveCase(tx, { merchantId, caseId }, invoiceIds, null);
  await resumeInvoices(ctx, tx, { merchantId, invoiceIds, because: 'handover' });
  await resumeCollection(ctx, tx, { merchantId, customerId, invoiceIds });
  await emit(ctx, tx, merchantId, now, [
    { type: 'handover.ended', subjectId: caseId, payload: { customerId, how: ended.status } }
  ]);
}
