import { sql } from 'drizzle-orm';
import { compare } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { pauseInvoices } from '../../billing/index.ts';
import { stopPlans } from '../../collection/index.ts';
import { claimRelease, readRelease } from '../../identity/index.ts';
import { readAgencyRow } from '../agencies/agencies.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { requireTermOver } from './ask-handover.ts';
import { holdCase, moveCase, owedOf, type HeldCase } from './cases.ts';
import { readRules, reviewClaims } from './review-claims.ts';

/**
 * The second person says yes: in one transaction everything is looked at once more, what is left is the agency's, and the way
 * there begins. A payment that came in between takes its invoice out; where nothing is left, the case is dropped and the
 * request is answered all the same. Refuses `handover-term-runs`, `handover-payment-under-way` while one may still succeed
 * (the request waits on), `handover-amount-changed` where more is owed than was asked, and what `claimRelease` refuses.
 */
export async function releaseHandover(
  ctx: Context,
  { merchantId, releaseId }: Readonly<{ merchantId: string; releaseId: string }>
): Promise<'released' | 'dropped'> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { subjectId: caseId } = await readRelease(tx, merchantId, releaseId);
    // Invoices and case first, as where it is asked for: two who wait for each other's lock would both lose.
    const held = await holdCase(tx, { merchantId, caseId });
    const { amount } = await claimRelease(ctx, tx, { merchantId, releaseId, kind: 'handover' });
    await requireTermOver(ctx, tx, held.handover);
    const passing = [...(await readRules(ctx, tx, held)).values()];
    if (passing.some((rule) => rule === 'under-way' || rule === 'planned'))
      throw new Refusal('handover-payment-under-way');
    const left = await reviewClaims(ctx, tx, held, { isFinal: true });
    if (left.handover.status === 'dropped') return 'dropped';
    if (!amount || compare(owedOf(left), amount) > 0) throw new Refusal('handover-amount-changed');
    await handOver(ctx, tx, left);
    return 'released';
  });
}

/** From here on it is the agency's: nothing is asked for or collected by us, and its way there begins. */
async function handOver(ctx: Context, tx: Tx, { handover, lines }: HeldCase): Promise<void> {
  const { merchantId, id: caseId, customerId, agencyId } = handover;
  const now = ctx.clock.now();
  const invoiceIds = lines.map(({ invoiceId }) => invoiceId);
  await pauseInvoices(tx, { merchantId, invoiceIds, because: 'handover' });
  await stopPlans(tx, merchantId, invoiceIds, 'handed-over', now);
  await tx.execute(sql`
    update handover_invoice h set handed_over_minor = i.balance_minor, told_minor = i.balance_minor
    from invoice i
    where h.merchant_id = ${merchantId} and h.case_id = ${caseId} and h.is_live
      and i.merchant_id = h.merchant_id and i.id = h.invoice_id`);
  const released = await moveCase(tx, handover, 'release', now, { releasedAt: now });
  const { channel } = await readAgencyRow(tx, merchantId, agencyId);
  if (channel === 'api') await queueMessage(ctx, tx, released, 'case', {});
  await emit(ctx, tx, merchantId, now, [
    { type: 'handover.released', subjectId: caseId, payload: { customerId } }
  ]);
}
