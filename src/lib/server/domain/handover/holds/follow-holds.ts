import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { contactHold, type HoldReason } from '../../billing/index.ts';
import { recordAudit } from '../../identity/index.ts';
import { AT_AGENCY } from '../handover-lifecycle.ts';
import { holdCase, type CasePlace, type HeldCase } from '../cases/cases.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { handoverCase } from '../schema.ts';
import { decideCaseHold, holdEffects } from './decide-case-hold.ts';

/**
 * Somebody is to be left alone, or isn't any more: the agencies that have claims of theirs hear of it at once, in the order
 * of everything else that they are told. Doing it again tells nothing twice.
 */
export async function followHolds(
  ctx: Context,
  {
    merchantId,
    customerId,
    isByPerson
  }: Readonly<{ merchantId: string; customerId: string; isByPerson: boolean }>
): Promise<void> {
  const cases = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select({ id: handoverCase.id })
      .from(handoverCase)
      .where(
        and(
          eq(handoverCase.merchantId, merchantId),
          eq(handoverCase.customerId, customerId),
          inArray(handoverCase.status, [...AT_AGENCY])
        )
      )
      .orderBy(asc(handoverCase.id))
  );
  for (const { id: caseId } of cases)
    await ctx.db.withMerchant(merchantId, async (tx) =>
      tellHold(ctx, tx, await holdCase(tx, { merchantId, caseId }), isByPerson)
    );
}

/** Tells the agency of one case, in the caller's transaction, which holds it. */
async function tellHold(ctx: Context, tx: Tx, held: HeldCase, isByPerson: boolean): Promise<void> {
  const { handover } = held;
  if (!isAtAgency(handover.status)) return;
  const standing = await listStandingHolds(tx, held);
  const decision = decideCaseHold({ standing, told: handover.heldBecause, isByPerson });
  switch (decision.kind) {
    case 'hold': {
      const { because } = decision;
      await noteHold(tx, held, because);
      return queueMessage(ctx, tx, handover, 'hold', { because, effect: holdEffects[because] });
    }
    case 'go-on':
      await noteHold(tx, held, null);
      return queueMessage(ctx, tx, handover, 'go-on', {});
    case 'leave':
  }
}

/**
 * Tells an agency to go on with a case whose customer was left alone for a time that is over. Refuses `handover-unknown`,
 * `handover-moved-on` where it isn't with one, or not held, and `handover-held` while somebody is still to be left alone.
 */
export async function letCaseGoOn(ctx: Context, place: CasePlace): Promise<void> {
  const { merchantId, caseId } = place;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const held = await holdCase(tx, place);
    const { status, heldBecause } = held.handover;
    if (!isAtAgency(status) || heldBecause === null) throw new Refusal('handover-moved-on', { status });
    if ((await listStandingHolds(tx, held)).length > 0) throw new Refusal('handover-held');
    await tellHold(ctx, tx, held, true);
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'let-handover-go-on', subjectKind: 'handover', subjectId: caseId },
      details: { because: heldBecause }
    });
  });
}

/** Why the customer of a case, or an invoice that is in it, is left alone now. One that ends by itself stands until it is ended. */
export async function listStandingHolds(
  tx: Tx,
  {
    handover: { merchantId, customerId },
    lines
  }: Pick<HeldCase, 'handover'> & Readonly<{ lines: readonly Readonly<{ invoiceId: string }>[] }>
): Promise<HoldReason[]> {
  const rows = await tx
    .selectDistinct({ because: contactHold.because })
    .from(contactHold)
    .where(
      and(
        eq(contactHold.merchantId, merchantId),
        eq(contactHold.customerId, customerId),
        isNull(contactHold.releasedAt),
        or(
          isNull(contactHold.invoiceId),
          inArray(
            contactHold.invoiceId,
            lines.map(({ invoiceId }) => invoiceId)
          )
        )
      )
    );
  return rows.map(({ because }) => because);
}

async function noteHold(tx: Tx, { handover }: HeldCase, heldBecause: HoldReason | null): Promise<void> {
  await tx
    .update(handoverCase)
    .set({ heldBecause })
    .where(and(eq(handoverCase.merchantId, handover.merchantId), eq(handoverCase.id, handover.id)));
}

function isAtAgency(status: string): boolean {
  return (AT_AGENCY as readonly string[]).includes(status);
}
