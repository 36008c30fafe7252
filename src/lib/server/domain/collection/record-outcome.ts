import { and, eq } from 'drizzle-orm';
import { money, negate, smaller, subtract, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit, type DomainEvent } from '../../events.ts';
import type { ChargeOutcome } from '../../gateway/index.ts';
import { reach } from '../../platform/failpoints.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { bookOnInvoices, lockInvoices } from '../billing/index.ts';
import type { Booking, Entry } from '../ledger/index.ts';
import { recordAccountAnswer } from '../routing/index.ts';
import { attemptLifecycle, isLive, type AttemptStatus } from './attempt-lifecycle.ts';
import { isAttempt, listAllocations, lockAttempt, type Attempt } from './attempts.ts';
import { isUnexecuted } from './is-unexecuted.ts';
import { stopPlansOfPaid } from './planning/stop-plans.ts';
import { recordBreak } from './reconciliation-breaks.ts';
import { attemptAllocation, paymentAttempt } from './schema.ts';

const EVENT_OF = {
  succeeded: 'succeed',
  processing: 'process',
  'requires-action': 'challenge',
  failed: 'fail',
  canceled: 'cancel',
  unknown: 'lose'
} as const satisfies Record<ChargeOutcome['kind'], string>;

/**
 * Applies what the gateway says about an attempt, from whichever side the news came: the answer to the charge, a
 * webhook, the payer's return, the janitor. The attempt's row is the lock; news that is old or already known changes
 * nothing. Answers the attempt as it is now, or `undefined` when it isn't ours. What surely was never executed is no
 * news to anybody while it goes on by itself: replaced by another attempt, or collected anew by machine.
 */
export async function recordOutcome(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  attemptId: string,
  outcome: ChargeOutcome,
  options: Readonly<{ isReplaced?: boolean }> = {}
): Promise<Attempt | undefined> {
  const now = ctx.clock.now();
  const attempt = await lockAttempt(tx, merchantId, attemptId);
  if (!attempt) return undefined;
  const event = goesOn(attempt, outcome, options) ? 'cancel' : EVENT_OF[outcome.kind];
  if (!attemptLifecycle.may(attempt.status, event)) return noteReference(tx, attempt, outcome);
  const status = attemptLifecycle.next(attempt.status, event);
  const changed = { ...attempt, ...outcomeFields(attempt, outcome, status, now) };
  const { amount: _, ...columns } = changed;
  // Statements that don't need each other's answers go out together; the server runs them in the order of sending.
  await Promise.all([
    tx.update(paymentAttempt).set(columns).where(isAttempt(merchantId, attemptId)),
    releaseOrReclaim(tx, attempt, status),
    recordStatusChanges(tx, merchantId, now, [
      { subjectKind: 'attempt', subjectId: attemptId, from: attempt.status, event, to: status }
    ]),
    noteAnswer(tx, attempt, outcome, now)
  ]);
  if (outcome.kind === 'succeeded') {
    await bookPayment(ctx, tx, changed, outcome.received, now);
    await stopPlansOfPaid(tx, merchantId, attemptId, now);
  }
  await emit(ctx, tx, merchantId, now, news(changed));
  reach('outcome:written');
  return changed;
}

function goesOn(
  attempt: Attempt,
  outcome: ChargeOutcome,
  { isReplaced }: Readonly<{ isReplaced?: boolean }>
) {
  if (!isUnexecuted(outcome) || outcome.kind !== 'failed') return false;
  return isReplaced === true || (attempt.initiator === 'merchant' && outcome.decline.class === 'technical');
}

/** The first answer about an attempt says how its account is doing; what comes later says how the bank decided. */
async function noteAnswer(tx: Tx, before: Attempt, outcome: ChargeOutcome, now: Temporal.Instant) {
  if (before.status !== 'opened' || outcome.kind === 'canceled') return;
  const isTechnical =
    outcome.kind === 'unknown' ||
    (outcome.kind === 'failed' && (isUnexecuted(outcome) || outcome.decline.class === 'technical'));
  await recordAccountAnswer(tx, before, isTechnical ? 'technical' : 'good', now);
}

function outcomeFields(
  attempt: Attempt,
  outcome: ChargeOutcome,
  status: AttemptStatus,
  now: Temporal.Instant
) {
  const gatewayRef = 'gatewayRef' in outcome ? (outcome.gatewayRef ?? null) : null;
  return {
    status,
    askedAt: now,
    gatewayRef: gatewayRef ?? attempt.gatewayRef,
    resolvedAt: isLive(status) ? null : now,
    challengeUrl: outcome.kind === 'requires-action' ? outcome.challengeUrl : null,
    chargeRef: outcome.kind === 'succeeded' ? outcome.chargeRef : attempt.chargeRef,
    facts: 'instrument' in outcome && outcome.instrument ? outcome.instrument : attempt.facts,
    decline: outcome.kind === 'failed' ? outcome.decline : null
  };
}

/** News that moves nothing may still bring the provider's reference, by which the attempt is found again. */
async function noteReference(tx: Tx, attempt: Attempt, outcome: ChargeOutcome): Promise<Attempt> {
  if (attempt.gatewayRef !== null || !('gatewayRef' in outcome) || outcome.gatewayRef === undefined)
    return attempt;
  const { gatewayRef } = outcome;
  await tx.update(paymentAttempt).set({ gatewayRef }).where(isAttempt(attempt.merchantId, attempt.id));
  return { ...attempt, gatewayRef };
}

/** A final status frees the invoices. An attempt that came back to life claims them again where nobody else did. */
async function releaseOrReclaim(tx: Tx, before: Attempt, status: AttemptStatus): Promise<void> {
  if (isLive(before.status) === isLive(status)) return;
  const mine = and(
    eq(attemptAllocation.merchantId, before.merchantId),
    eq(attemptAllocation.attemptId, before.id)
  );
  if (!isLive(status)) {
    await tx.update(attemptAllocation).set({ isLive: false }).where(mine);
    return;
  }
  const allocations = await listAllocations(tx, before.merchantId, before.id);
  // Whoever is claiming one of these invoices at this moment holds its lock: wait, and see what they claimed.
  await lockInvoices(
    tx,
    before.merchantId,
    before.customerId,
    allocations.map((each) => each.invoiceId)
  );
  for (const { invoiceId } of allocations) {
    const [taken] = await tx
      .select({ attemptId: attemptAllocation.attemptId })
      .from(attemptAllocation)
      .where(
        and(
          eq(attemptAllocation.merchantId, before.merchantId),
          eq(attemptAllocation.invoiceId, invoiceId),
          eq(attemptAllocation.isLive, true)
        )
      );
    if (taken) continue;
    await tx
      .update(attemptAllocation)
      .set({ isLive: true })
      .where(and(mine, eq(attemptAllocation.invoiceId, invoiceId)));
  }
}

/**
 * Books money that arrived: to each invoice what it was meant to get, as far as it is still owed; what is left becomes
 * the customer's credit. An amount other than the one asked is booked as it came and set on the work list.
 */
async function bookPayment(
  ctx: Context,
  tx: Tx,
  attempt: Attempt,
  received: Money,
  now: Temporal.Instant
): Promise<void> {
  const { merchantId, customerId } = attempt;
  if (received.minor !== attempt.amount.minor || received.currency !== attempt.amount.currency)
    await recordBreak(tx, merchantId, now, {
      accountId: attempt.accountId,
      kind: 'amount-differs',
      gatewayRef: attempt.gatewayRef ?? attempt.id,
      details: { attemptId: attempt.id, asked: attempt.amount, received }
    });
  const allocations = await listAllocations(tx, merchantId, attempt.id);
  const invoices = await lockInvoices(
    tx,
    merchantId,
    customerId,
    allocations.map((each) => each.invoiceId)
  );
  let left = received;
  const settled: Entry[] = [];
  for (const invoice of invoices) {
    const meant = allocations.find((each) => each.invoiceId === invoice.id)?.amountMinor ?? 0;
    if (invoice.balance.currency !== received.currency) continue;
    const share = smaller(smaller(money(meant, received.currency), invoice.balance), left);
    settled.push({ account: 'receivable', customerId, invoiceId: invoice.id, amount: negate(share) });
    left = subtract(left, share);
  }
  const booking: Booking = {
    merchantId,
    kind: 'payment-received',
    cause: `attempt:${attempt.id}`,
    at: now,
    entries: [
      { account: 'clearing', customerId, amount: received },
      ...settled,
      { account: 'customer-credit', customerId, amount: negate(left) }
    ]
  };
  await bookOnInvoices(ctx, tx, merchantId, now, [booking]);
}

function news(attempt: Attempt): DomainEvent[] {
  const subjectId = attempt.id;
  switch (attempt.status) {
    case 'succeeded':
      return [{ type: 'attempt.succeeded', subjectId, payload: {} }];
    case 'processing':
      return [{ type: 'attempt.processing', subjectId, payload: {} }];
    case 'failed':
      return [
        { type: 'attempt.failed', subjectId, payload: { class: attempt.decline?.class ?? 'technical' } }
      ];
    case 'opened':
    case 'unknown':
    case 'requires_action':
    case 'canceled':
      return [];
  }
}
