import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { askRelease, readMerchant, readReason, recordAudit } from '../../identity/index.ts';
import { holdCase, owedOf, type CasePlace, type HandoverCase } from './cases.ts';
import { dropCase, reviewClaims } from './review-claims.ts';

/** Whether the days that a case's notice gave are over: the last of them still belongs to the customer. */
export function isTermOver(
  { status, payBy }: Pick<HandoverCase, 'status' | 'payBy'>,
  today: Temporal.PlainDate
): boolean {
  return status === 'announced' && Temporal.PlainDate.compare(today, payBy) > 0;
}

/**
 * Asks that a case be handed over; a colleague releases it. What was settled since it was proposed leaves it first. Answers
 * the request's id; `undefined` where nothing was left, and the case was dropped. Refuses `handover-unknown`,
 * `handover-moved-on`, `handover-term-runs` while the customer's days aren't over, `handover-payment-under-way`, and what
 * `askRelease` refuses.
 */
export async function askHandover(
  ctx: Context,
  { because, ...place }: CasePlace & Readonly<{ because: string }>
): Promise<string | undefined> {
  const { merchantId, caseId } = place;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const held = await holdCase(tx, place);
    await requireTermOver(ctx, tx, held.handover);
    const left = await reviewClaims(ctx, tx, held, { isFinal: false });
    if (left.handover.status === 'dropped') return undefined;
    const subject = { kind: 'handover', id: caseId };
    return askRelease(ctx, tx, { merchantId, kind: 'handover', subject, amount: owedOf(left), because });
  });
}

/** Refuses `handover-moved-on` and `handover-term-runs`. */
export async function requireTermOver(
  ctx: Pick<Context, 'clock'>,
  tx: Parameters<typeof readMerchant>[0],
  handover: HandoverCase
): Promise<void> {
  const { status, payBy, merchantId } = handover;
  if (status !== 'announced' && status !== 'proposed') throw new Refusal('handover-moved-on', { status });
  const { zone } = await readMerchant(tx, merchantId);
  if (!isTermOver(handover, dateIn(zone, ctx.clock.now())))
    throw new Refusal('handover-term-runs', { payBy: payBy.toString() });
}

/**
 * Takes a proposal back: its invoices are as before. They may be proposed again, by another case with another notice. Refuses
 * `handover-unknown`, `handover-moved-on` and `reason-missing`.
 */
export async function dropProposal(
  ctx: Context,
  { because, ...place }: CasePlace & Readonly<{ because: string }>
): Promise<void> {
  const reason = readReason(because);
  await ctx.db.withMerchant(place.merchantId, async (tx) => {
    await dropCase(ctx, tx, await holdCase(tx, place), reason);
    await recordAudit(ctx, tx, place.merchantId, {
      ...{ action: 'drop-handover', subjectKind: 'handover', subjectId: place.caseId },
      details: { because: reason }
    });
  });
}
