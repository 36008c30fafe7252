import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { pauseInvoices } from '../../billing/index.ts';
import { stopPlans } from '../../collection/index.ts';
import { moveCase, type HandoverCase } from './cases.ts';

/**
 * A case that was paid isn't any more, since the agency took a payment back: it never gave the case away, and goes on with
 * it. From here on it is silent with us again, in the caller's transaction, which holds the case and its invoices. An invoice
 * about which something else was agreed since, or that is in another case, stays out of this one.
 */
export async function reopenCase(ctx: Context, tx: Tx, was: HandoverCase): Promise<void> {
  const { merchantId, id: caseId, customerId } = was;
  const now = ctx.clock.now();
  const rows = await tx.execute<{ id: string }>(sql`
    update handover_invoice h set is_live = true, told_minor = i.balance_minor
    from invoice i
    where h.merchant_id = ${merchantId} and h.case_id = ${caseId} and not h.is_live
      and h.handed_over_minor is not null and h.out_because is null
      and i.merchant_id = h.merchant_id and i.id = h.invoice_id and i.balance_minor > 0
      and (i.paused_because is null or i.paused_because = 'hold')
      and not exists (select from handover_invoice o
        where o.merchant_id = h.merchant_id and o.invoice_id = h.invoice_id and o.is_live)
    returning h.invoice_id as id`);
  const invoiceIds = rows.map(({ id }) => id);
  if (invoiceIds.length === 0) return;
  await pauseInvoices(tx, { merchantId, invoiceIds, because: 'handover' });
  await stopPlans(tx, merchantId, invoiceIds, 'handed-over', now);
  await moveCase(tx, was, 'reopen', now, {
    ...{ endedAt: null, endedBecause: null },
    ...{ deliveredAt: was.deliveredAt ?? now, acknowledgedAt: was.acknowledgedAt ?? now }
  });
  await emit(ctx, tx, merchantId, now, [
    { type: 'handover.reopened', subjectId: caseId, payload: { customerId } }
  ]);
}
