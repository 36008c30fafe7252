import type { Context } from '../../../context.ts';
import { recordAudit } from '../../identity/index.ts';
import { stopPlans } from './stop-plans.ts';

/**
 * Takes invoices out of what is collected by itself: their customer pays them by hand. They are not planned again. What
 * is being collected at this moment goes on. Answers the collections that were called off.
 */
export async function leaveToCustomer(
  ctx: Context,
  input: Readonly<{ merchantId: string; invoiceIds: readonly string[] }>
): Promise<string[]> {
  const { merchantId, invoiceIds } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    for (const subjectId of invoiceIds)
      await recordAudit(ctx, tx, merchantId, {
        action: 'leave-to-customer',
        subjectKind: 'invoice',
        subjectId
      });
    return stopPlans(tx, merchantId, invoiceIds, 'by-the-customer', ctx.clock.now());
  });
}
