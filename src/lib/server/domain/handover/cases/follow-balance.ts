import type { Context } from '../../../context.ts';
import { AT_AGENCY } from '../handover-lifecycle.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { findLiveCaseOf, holdCase, noteTold } from './cases.ts';
import { endCase } from './end-case.ts';
import { isSettled } from './review-claims.ts';

/**
 * An invoice that is with an agency owes more or less than the agency knows: a payment came to us, a credit note was made, a
 * bank took money back. The agency is told at once; when nothing is owed any more, the case is over. What the agency
 * collected itself it knows, so that nothing is told of it.
 */
export async function followBalance(
  ctx: Context,
  { merchantId, invoiceId }: Readonly<{ merchantId: string; invoiceId: string }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const caseId = await findLiveCaseOf(tx, merchantId, invoiceId);
    if (caseId === undefined) return;
    const held = await holdCase(tx, { merchantId, caseId });
    if (!(AT_AGENCY as readonly string[]).includes(held.handover.status)) return;
    const moved = held.lines.filter(({ toldMinor, invoice }) => toldMinor !== invoice.balance.minor);
    for (const { invoiceId: id, toldMinor, invoice } of moved)
      await queueMessage(ctx, tx, held.handover, 'balance', {
        invoice: invoice.number,
        invoiceId: id,
        before: toldMinor ?? 0,
        after: invoice.balance.minor,
        currency: invoice.balance.currency
      });
    await noteTold(
      tx,
      { merchantId, caseId },
      moved.map((line) => ({ invoiceId: line.invoiceId, minor: line.invoice.balance.minor }))
    );
    if (isSettled(held)) await endCase(ctx, tx, held, 'settle', null);
  });
}
