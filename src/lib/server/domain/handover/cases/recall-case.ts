import type { Context } from '../../../context.ts';
import { readReason, recordAudit } from '../../identity/index.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { holdCase, moveCase, type CasePlace } from './cases.ts';
import { endCase } from './end-case.ts';

/**
 * Takes a case back from an agency: it is told, and what is owed is asked for by us again. Refuses `handover-unknown`,
 * `handover-moved-on` where it isn't with one, and `reason-missing`.
 */
export async function recallCase(
  ctx: Context,
  { because, ...place }: CasePlace & Readonly<{ because: string }>
): Promise<void> {
  const { merchantId, caseId } = place;
  const reason = readReason(because);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const held = await holdCase(tx, place);
    await endCase(ctx, tx, held, 'recall', reason);
    await queueMessage(ctx, tx, held.handover, 'recall', { because: reason });
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'recall-handover', subjectKind: 'handover', subjectId: caseId },
      details: { because: reason }
    });
  });
}

/**
 * Somebody brought the files to an agency without an API: it has the case. Refuses `handover-unknown` and
 * `handover-moved-on`.
 */
export async function recordBrought(ctx: Context, place: CasePlace): Promise<void> {
  const { merchantId, caseId } = place;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { handover } = await holdCase(tx, place);
    await moveCase(tx, handover, 'deliver', now, { deliveredAt: now });
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'bring-handover', subjectKind: 'handover', subjectId: caseId },
      details: {}
    });
  });
}
