import { and, eq } from 'drizzle-orm';
import { negate, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { DisputeFacts } from '../../gateway/index.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { bookOnInvoices } from '../billing/index.ts';
import type { Booking } from '../ledger/index.ts';
import { findSettledAttempt, type Source } from './apply-charge.ts';
import { lockAttempt, type Attempt } from './attempts.ts';
import { disputeLifecycle, type DisputeStatus } from './dispute-lifecycle.ts';
import { moneyBackEntries } from './money-back.ts';
import { recordBreak } from './reconciliation-breaks.ts';
import { dispute } from './schema.ts';

const EVENT_OF = { inquiry: null, open: 'withdraw', won: 'win', lost: 'lose' } as const;

/**
 * Applies what the provider says about a dispute; a SEPA return after settlement comes as one, lost at once. While it
 * is open the money is `disputed`; won, it comes back; lost, the invoices owe again.
 */
export async function recordDispute(ctx: Context, source: Source, facts: DisputeFacts): Promise<void> {
  const { merchantId, accountId } = source;
  const attemptId = await findSettledAttempt(ctx, source, {
    gatewayRef: facts.attemptGatewayRef,
    ...(facts.attemptId !== undefined && { attemptId: facts.attemptId })
  });
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = attemptId === undefined ? undefined : await lockAttempt(tx, merchantId, attemptId);
    if (!attempt) {
      const details = { dispute: facts.status, amount: facts.amount };
      return recordBreak(tx, merchantId, now, {
        accountId,
        kind: 'charge-without-attempt',
        gatewayRef: facts.gatewayRef,
        details
      });
    }
    const before = await findOrAdd(tx, attempt, facts, now);
    const event = EVENT_OF[facts.status];
    if (event === null || !disputeLifecycle.may(before.status, event)) return;
    const status = disputeLifecycle.next(before.status, event);
    await tx
      .update(dispute)
      .set({ status, resolvedAt: status === 'won' || status === 'lost' ? now : null })
      .where(and(eq(dispute.merchantId, merchantId), eq(dispute.id, before.id)));
    await recordStatusChanges(tx, merchantId, now, [
      { subjectKind: 'dispute', subjectId: before.id, from: before.status, event, to: status }
    ]);
    await book(ctx, tx, attempt, before, status, facts.amount, now);
    await tell(ctx, tx, attempt, before.id, status, now);
  });
}

async function findOrAdd(tx: Tx, attempt: Attempt, facts: DisputeFacts, now: Temporal.Instant) {
  const { merchantId } = attempt;
  const [known] = await tx
    .select()
    .from(dispute)
    .where(and(eq(dispute.merchantId, merchantId), eq(dispute.gatewayRef, facts.gatewayRef)));
  if (known) return known;
  const [added] = await tx
    .insert(dispute)
    .values({
      merchantId,
      id: newId(now),
      attemptId: attempt.id,
      gatewayRef: facts.gatewayRef,
      status: 'inquiry',
      reason: facts.reason,
      amountMinor: facts.amount.minor,
      currency: facts.amount.currency,
      openedAt: facts.at
    })
    .returning();
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'dispute', subjectId: added!.id, from: null, event: 'find', to: 'inquiry' }
  ]);
  return added!;
}

/** Each cause is booked once, so that a story told twice, or with its middle missing, adds up to the same. */
async function book(
  ctx: Context,
  tx: Tx,
  attempt: Attempt,
  row: Readonly<{ id: string }>,
  status: DisputeStatus,
  amount: Money,
  now: Temporal.Instant
): Promise<void> {
  const { merchantId, customerId } = attempt;
  const move = (kind: string, part: string, entries: Booking['entries']): Booking => ({
    merchantId,
    kind,
    cause: `dispute:${row.id}:${part}`,
    at: now,
    entries
  });
  const withdrawn = move('dispute-withdrawn', 'withdrawn', [
    { account: 'disputed', customerId, amount },
    { account: 'clearing', customerId, amount: negate(amount) }
  ]);
  const bookings = [withdrawn];
  if (status === 'won')
    bookings.push(
      move('dispute-won', 'won', [
        { account: 'clearing', customerId, amount },
        { account: 'disputed', customerId, amount: negate(amount) }
      ])
    );
  if (status === 'lost')
    bookings.push(
      move('dispute-lost', 'lost', [
        { account: 'disputed', customerId, amount: negate(amount) },
        ...(await moneyBackEntries(tx, attempt, amount, 'reopen'))
      ])
    );
  await bookOnInvoices(ctx, tx, merchantId, now, bookings, { reopenedBecause: 'dispute' });
}

async function tell(
  ctx: Context,
  tx: Tx,
  attempt: Attempt,
  disputeId: string,
  status: DisputeStatus,
  now: Temporal.Instant
): Promise<void> {
  if (status === 'inquiry') return;
  const type = status === 'open' ? 'dispute.opened' : status === 'won' ? 'dispute.won' : 'dispute.lost';
  await emit(ctx, tx, attempt.merchantId, now, [
    { type, subjectId: disputeId, payload: { attemptId: attempt.id, customerId: attempt.customerId } }
  ]);
}
