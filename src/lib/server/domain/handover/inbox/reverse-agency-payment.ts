import { and, eq } from 'drizzle-orm';
import { money, negate, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { bookOnInvoices } from '../../billing/index.ts';
import { spreadMoneyBack } from '../../collection/index.ts';
import { readReason, recordAudit } from '../../identity/index.ts';
import { readCustomerCredit, readNetOfCauses } from '../../ledger/index.ts';
import { holdCase, noteTold, type CasePlace, type HeldCase } from '../cases/cases.ts';
import { reopenCase } from '../cases/reopen-case.ts';
import { agencyPayment } from '../schema.ts';
import { lockAll } from './book-agency-payment.ts';

type TakenBack = Readonly<{ agencyRef: string; amount: Money; reversedOn: Temporal.PlainDate }>;

/**
 * An agency takes back a payment that it reported: the bank of whoever paid took the money, or it was booked by mistake. The
 * agency owes us that much less (we owe it, where it had passed the money on), and the invoices owe again, as after a lost
 * dispute; what was credited goes first. A case that was paid is the agency's again. Booked once per payment, in the caller's
 * transaction, which holds the case. Only the whole payment: `differs` for another amount or case, `unknown` for one that
 * wasn't reported.
 */
export async function reverseAgencyPayment(
  ctx: Context,
  tx: Tx,
  held: HeldCase,
  { agencyRef, amount, reversedOn }: TakenBack
): Promise<'reversed' | 'known' | 'unknown' | 'differs'> {
  const { merchantId, id: caseId, agencyId, customerId } = held.handover;
  const now = ctx.clock.now();
  const payment = await findPayment(tx, { merchantId, agencyId, agencyRef });
  if (!payment) return 'unknown';
  if (payment.caseId !== caseId || payment.amountMinor !== amount.minor) return 'differs';
  const invoices = await lockAll(tx, held);
  const added = await tx
    .insert(agencyPayment)
    .values({
      ...{ merchantId, id: newId(now), caseId, agencyId, agencyRef: `${agencyRef}:reversed` },
      ...{ reversesId: payment.id, amountMinor: -amount.minor, currency: amount.currency },
      ...{ paidOn: reversedOn, bookedAt: now }
    })
    .onConflictDoNothing({ target: [agencyPayment.merchantId, agencyPayment.reversesId] })
    .returning({ id: agencyPayment.id });
  if (added.length === 0) return 'known';
  const cause = `agency-payment:${payment.id}`;
  const entries = spreadMoneyBack({
    ...{ customerId, amount, effect: 'reopen', invoices },
    held: await readNetOfCauses(tx, merchantId, [cause], amount.currency),
    credit: await readCustomerCredit(tx, merchantId, customerId, amount.currency)
  });
  const reversed = {
    ...{ merchantId, kind: 'agency-payment-reversed', cause: `${cause}:reversed`, at: now },
    entries: [...entries, { account: 'agency' as const, customerId, amount: negate(amount) }]
  };
  const payload = { customerId, paymentId: payment.id };
  await bookOnInvoices(ctx, tx, merchantId, now, [reversed], {
    reopenedBecause: 'payment-reversed',
    news: [{ type: 'handover.payment-reversed', subjectId: caseId, payload }]
  });
  // What it took back itself, the agency knows.
  await noteTold(
    tx,
    { merchantId, caseId },
    held.lines.map(({ invoiceId, toldMinor }) => {
      const share = entries.find((entry) => entry.invoiceId === invoiceId)?.amount.minor ?? 0;
      return { invoiceId, minor: (toldMinor ?? 0) + share };
    })
  );
  if (held.handover.status === 'paid') await reopenCase(ctx, tx, held.handover);
  return 'reversed';
}

/** A payment as the agency calls it; what takes one back is none. */
async function findPayment(
  tx: Tx,
  of: Readonly<{ merchantId: string; agencyId: string; agencyRef: string }>
) {
  const [row] = await tx
    .select()
    .from(agencyPayment)
    .where(
      and(
        eq(agencyPayment.merchantId, of.merchantId),
        eq(agencyPayment.agencyId, of.agencyId),
        eq(agencyPayment.agencyRef, of.agencyRef)
      )
    );
  return row?.reversesId === null ? row : undefined;
}

/**
 * Somebody without an API told us that a payment was taken back. Refuses `handover-unknown`, `agency-payment-unknown` and
 * `reason-missing`.
 */
export async function takeBackAgencyPayment(
  ctx: Context,
  input: CasePlace & Readonly<{ paymentId: string; reversedOn: Temporal.PlainDate; because: string }>
): Promise<void> {
  const { merchantId, caseId, paymentId, reversedOn } = input;
  const because = readReason(input.because);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const held = await holdCase(tx, { merchantId, caseId });
    const rows = await tx
      .select()
      .from(agencyPayment)
      .where(and(eq(agencyPayment.merchantId, merchantId), eq(agencyPayment.caseId, caseId)));
    const payment = rows.find(({ id, reversesId }) => id === paymentId && reversesId === null);
    if (!payment) throw new Refusal('agency-payment-unknown');
    const amount = money(payment.amountMinor, held.handover.currency);
    await reverseAgencyPayment(ctx, tx, held, { agencyRef: payment.agencyRef, amount, reversedOn });
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'take-back-agency-payment', subjectKind: 'handover', subjectId: caseId },
      details: { amount, because }
    });
  });
}
