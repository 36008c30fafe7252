import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { add, money, negate, smaller, subtract, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { bookOnInvoices, lockInvoices, recoverWriteOff, type Invoice } from '../../billing/index.ts';
import { recordAudit } from '../../identity/index.ts';
import { book } from '../../ledger/index.ts';
import { handoverLifecycle } from '../handover-lifecycle.ts';
import {
  holdCase,
  listCaseInvoices,
  noteTold,
  readCaseRow,
  type CasePlace,
  type HeldCase
} from '../cases/cases.ts';
import { endCase } from '../cases/end-case.ts';
import { isSettled } from '../cases/review-claims.ts';
import { agencyPayment } from '../schema.ts';

type Collected = Readonly<{ agencyRef: string; amount: Money; paidOn: Temporal.PlainDate }>;

/**
 * An agency collected money for the merchant: the customer owes that much less, and the agency owes it until it passes it on.
 * Booked once per payment of the agency, whatever became of the case meanwhile: what is owed on its invoices first, the oldest
 * due first, then what of them was given up as a loss; more than that is the customer's credit. In the caller's transaction,
 * which holds the case. `differs`: the agency told of a payment by that name before, with another amount or in another case.
 */
export async function bookAgencyPayment(
  ctx: Context,
  tx: Tx,
  held: HeldCase,
  { agencyRef, amount, paidOn }: Collected
): Promise<'booked' | 'known' | 'differs'> {
  const { merchantId, id: caseId, agencyId, customerId } = held.handover;
  const now = ctx.clock.now();
  const id = newId(now);
  const added = await tx
    .insert(agencyPayment)
    .values({
      ...{ merchantId, id, caseId, agencyId, agencyRef, paidOn, bookedAt: now },
      ...{ amountMinor: amount.minor, currency: amount.currency }
    })
    .onConflictDoNothing({
      target: [agencyPayment.merchantId, agencyPayment.agencyId, agencyPayment.agencyRef]
    })
    .returning({ id: agencyPayment.id });
  if (added.length === 0) return compareKnown(tx, held, { agencyRef, amount });
  const invoices = await lockAll(tx, held);
  const cause = `agency-payment:${id}`;
  const { shares, excess } = spread(amount, invoices);
  const recovered = shares.flatMap(({ invoice, share }) =>
    recoverWriteOff({ ...{ merchantId, cause, at: now, invoice }, reduced: share })
  );
  await bookOnInvoices(ctx, tx, merchantId, now, [
    ...recovered,
    {
      ...{ merchantId, kind: 'agency-payment', cause, at: now },
      entries: [
        { account: 'agency', customerId, amount },
        ...shares.map(({ invoice, share }) => ({
          ...{ account: 'receivable' as const, customerId, invoiceId: invoice.id },
          amount: negate(share)
        })),
        { account: 'customer-credit', customerId, amount: negate(excess) }
      ]
    }
  ]);
  // What it collected itself, the agency knows.
  await noteTold(
    tx,
    { merchantId, caseId },
    held.lines.map(({ invoiceId, toldMinor }) => {
      const share = shares.find(({ invoice }) => invoice.id === invoiceId)?.share.minor ?? 0;
      return { invoiceId, minor: (toldMinor ?? 0) - share };
    })
  );
  await emit(ctx, tx, merchantId, now, [
    { type: 'handover.payment-received', subjectId: caseId, payload: { customerId, paymentId: id } }
  ]);
  const after = await holdCase(tx, { merchantId, caseId });
  if (handoverLifecycle.may(after.handover.status, 'settle') && isSettled(after))
    await endCase(ctx, tx, after, 'settle', null);
  return 'booked';
}

/** Whether a payment that was told of again is the one that was told of. The day may be put right: it moves no money. */
async function compareKnown(
  tx: Tx,
  { handover }: HeldCase,
  { agencyRef, amount }: Pick<Collected, 'agencyRef' | 'amount'>
): Promise<'known' | 'differs'> {
  const { merchantId, agencyId, id } = handover;
  const [known] = await tx
    .select()
    .from(agencyPayment)
    .where(
      and(
        eq(agencyPayment.merchantId, merchantId),
        eq(agencyPayment.agencyId, agencyId),
        eq(agencyPayment.agencyRef, agencyRef)
      )
    );
  return known?.caseId === id && known.amountMinor === amount.minor ? 'known' : 'differs';
}

/** Every invoice that the case was about, also those that left it: the oldest due first. */
export async function lockAll(tx: Tx, { handover }: HeldCase): Promise<readonly Invoice[]> {
  const { merchantId, id: caseId, customerId } = handover;
  const lines = await listCaseInvoices(tx, { merchantId, caseId });
  const ids = lines.flatMap(({ invoiceId, handedOverMinor }) =>
    handedOverMinor === null ? [] : [invoiceId]
  );
  const locked = await lockInvoices(tx, merchantId, customerId, ids);
  return [...locked].sort((a, b) => Temporal.PlainDate.compare(a.dueOn, b.dueOn) || (a.id < b.id ? -1 : 1));
}

function spread(amount: Money, oldestFirst: readonly Invoice[]) {
  let left = amount;
  const shares: Readonly<{ invoice: Invoice; share: Money }>[] = [];
  for (const invoice of oldestFirst) {
    const share = smaller(add(invoice.balance, invoice.writtenOff), left);
    if (share.minor <= 0) continue;
    shares.push({ invoice, share });
    left = subtract(left, share);
  }
  return { shares, excess: left };
}

/**
 * Somebody without an API told us that the agency collected money. Refuses `handover-unknown`, `handover-not-released` and
 * `amount-impossible`.
 */
export async function noteAgencyPayment(
  ctx: Context,
  {
    amount,
    paidOn,
    formKey,
    ...place
  }: CasePlace & Omit<Collected, 'agencyRef'> & Readonly<{ formKey: string }>
): Promise<void> {
  await ctx.db.withMerchant(place.merchantId, async (tx) => {
    const held = await holdCase(tx, place);
    if (held.handover.releasedAt === null) throw new Refusal('handover-not-released');
    if (amount.minor <= 0 || amount.currency !== held.handover.currency)
      throw new Refusal('amount-impossible');
    await bookAgencyPayment(ctx, tx, held, { agencyRef: `by-hand:${formKey}`, amount, paidOn });
    await recordAudit(ctx, tx, place.merchantId, {
      ...{ action: 'note-agency-payment', subjectKind: 'handover', subjectId: place.caseId },
      details: { amount, paidOn: paidOn.toString() }
    });
  });
}

/** What an agency collected in a case, the oldest first. */
export type AgencyPayment = Readonly<typeof agencyPayment.$inferSelect>;

export function listAgencyPayments(tx: Tx, { merchantId, caseId }: CasePlace): Promise<AgencyPayment[]> {
  return tx
    .select()
    .from(agencyPayment)
    .where(and(eq(agencyPayment.merchantId, merchantId), eq(agencyPayment.caseId, caseId)))
    .orderBy(asc(agencyPayment.bookedAt), asc(agencyPayment.id));
}

/**
 * What the agency holds of a case arrived on the merchant's account, less what it kept: it owes nothing of that any more.
 * Where it took back more than it holds, the merchant paid it that, and nothing is kept. `kept` is in the case's currency. Refuses `handover-unknown`, `nothing-at-agency`, and `amount-impossible` where more was
 * kept than there is.
 */
export async function recordRemittance(
  ctx: Context,
  { kept, ...place }: CasePlace & Readonly<{ kept: Money }>
): Promise<void> {
  const { merchantId, caseId } = place;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { customerId, currency } = await readCaseRow(tx, place);
    const open = await tx
      .select()
      .from(agencyPayment)
      .where(
        and(
          eq(agencyPayment.merchantId, merchantId),
          eq(agencyPayment.caseId, caseId),
          sql`${agencyPayment.remittedAt} is null`
        )
      )
      .orderBy(asc(agencyPayment.id))
      .for('update');
    if (open.length === 0) throw new Refusal('nothing-at-agency');
    const total = money(
      open.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
      currency as Currency
    );
    if (total.minor === 0) throw new Refusal('nothing-at-agency');
    if (kept.currency !== total.currency || kept.minor < 0 || kept.minor > Math.max(total.minor, 0))
      throw new Refusal('amount-impossible');
    await book(tx, [
      {
        ...{ merchantId, kind: 'agency-remittance', cause: `agency-remittance:${open[0]!.id}`, at: now },
        entries: [
          { account: 'clearing', customerId, amount: subtract(total, kept) },
          { account: 'fee', customerId, amount: kept },
          { account: 'agency', customerId, amount: negate(total) }
        ]
      }
    ]);
    // What it kept is noted at the first: it is kept of the sum.
    for (const [n, { id }] of open.entries())
      await tx
        .update(agencyPayment)
        .set({ remittedAt: now, keptMinor: n === 0 ? kept.minor : 0 })
        .where(and(eq(agencyPayment.merchantId, merchantId), inArray(agencyPayment.id, [id])));
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'record-remittance', subjectKind: 'handover', subjectId: caseId },
      details: { amount: total, kept }
    });
  });
}
