import { add, money, negate, smaller, subtract, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit, type DomainEvent } from '../../events.ts';
import type { ChargeOutcome } from '../../gateway/index.ts';
import { reach } from '../../platform/failpoints.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { RowsOf } from '../../platform/db/insert-together.ts';
import { statusChangeRows } from '../../platform/events/status-changes.ts';
import { bookOnInvoices, recoverWriteOff } from '../billing/index.ts';
import type { Booking, Entry } from '../ledger/index.ts';
import { accountAnswerRows } from '../routing/index.ts';
import { attemptLifecycle, isLive, type AttemptStatus } from './attempt-lifecycle.ts';
import { lockAttempt, type Attempt } from './attempts.ts';
import { isUnexecuted } from './is-unexecuted.ts';
import { stopPlansOfPaid } from './planning/stop-plans.ts';
import { recordBreak } from './reconciliation-breaks.ts';
import {
  claimFreeAllocations,
  lockAllocated,
  writeOutcome,
  writeReference,
  type AllocatedInvoice
} from './write-outcome.ts';

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
  // Attempt before invoices, as everywhere; sent together, since the server runs them in the order of sending.
  const [attempt, owed] = await Promise.all([
    lockAttempt(tx, merchantId, attemptId),
    outcome.kind === 'succeeded' ? lockAllocated(tx, merchantId, attemptId) : []
  ]);
  if (!attempt) return undefined;
  const event = goesOn(attempt, outcome, options) ? 'cancel' : EVENT_OF[outcome.kind];
  if (!attemptLifecycle.may(attempt.status, event)) return noteReference(tx, attempt, outcome);
  const status = attemptLifecycle.next(attempt.status, event);
  const changed = { ...attempt, ...outcomeFields(attempt, outcome, status, now) };
  const beside = [
    statusChangeRows(merchantId, now, [
      { subjectKind: 'attempt', subjectId: attemptId, from: attempt.status, event, to: status }
    ]),
    ...answerRows(attempt, outcome, now)
  ];
  const isReleased = isLive(attempt.status) && !isLive(status);
  if (outcome.kind === 'succeeded') {
    const bookings = await bookingsOf(tx, changed, outcome.received, owed, now);
    const [{ isPlanned }] = await Promise.all([
      writeOutcome(tx, changed, isReleased),
      bookOnInvoices(ctx, tx, merchantId, now, bookings, { news: news(changed), beside })
    ]);
    if (isPlanned) await stopPlansOfPaid(tx, merchantId, attemptId, now);
  } else {
    const written = writeOutcome(tx, changed, isReleased);
    await Promise.all([written, emit(ctx, tx, merchantId, now, news(changed), beside)]);
    if (!isLive(attempt.status) && isLive(status)) await reclaim(tx, attempt);
  }
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
function answerRows(before: Attempt, outcome: ChargeOutcome, now: Temporal.Instant): RowsOf[] {
  if (before.status !== 'opened' || outcome.kind === 'canceled') return [];
  const isTechnical =
    outcome.kind === 'unknown' ||
    (outcome.kind === 'failed' && (isUnexecuted(outcome) || outcome.decline.class === 'technical'));
  return [accountAnswerRows(before, isTechnical ? 'technical' : 'good', now)];
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
  await writeReference(tx, attempt, gatewayRef);
  return { ...attempt, gatewayRef };
}

/** An attempt that came back to life claims its invoices again where nobody else did. */
async function reclaim(tx: Tx, { merchantId, id }: Attempt): Promise<void> {
  // Whoever is claiming one of these invoices at this moment holds its lock: wait, and see what they claimed.
  await lockAllocated(tx, merchantId, id);
  await claimFreeAllocations(tx, merchantId, id);
}

/**
 * Money that arrived: to each invoice what it was meant to get, as far as it is still owed or was written off since; what
 * is left becomes the customer's credit. An amount other than the one asked is booked as it came and set on the work list.
 */
async function bookingsOf(
  tx: Tx,
  attempt: Attempt,
  received: Money,
  owed: readonly AllocatedInvoice[],
  now: Temporal.Instant
): Promise<Booking[]> {
  const { merchantId, customerId } = attempt;
  const cause = `attempt:${attempt.id}`;
  if (received.minor !== attempt.amount.minor || received.currency !== attempt.amount.currency)
    await recordBreak(tx, merchantId, now, {
      accountId: attempt.accountId,
      kind: 'amount-differs',
      gatewayRef: attempt.gatewayRef ?? attempt.id,
      details: { attemptId: attempt.id, asked: attempt.amount, received }
    });
  let left = received;
  const settled: Entry[] = [];
  const recovered: Booking[] = [];
  for (const { invoiceId, meantMinor, balance, writtenOff } of owed) {
    if (balance.currency !== received.currency) continue;
    const share = smaller(smaller(money(meantMinor, received.currency), add(balance, writtenOff)), left);
    settled.push({ account: 'receivable', customerId, invoiceId, amount: negate(share) });
    const invoice = { id: invoiceId, customerId, balance };
    recovered.push(...recoverWriteOff({ ...{ merchantId, cause, at: now, invoice }, reduced: share }));
    left = subtract(left, share);
  }
  return [
    ...recovered,
    {
      ...{ merchantId, kind: 'payment-received', cause, at: now },
      entries: [
        { account: 'clearing', customerId, amount: received },
        ...settled,
        { account: 'customer-credit', customerId, amount: negate(left) }
      ]
    }
  ];
}

function news(attempt: Attempt): DomainEvent[] {
  const { id: subjectId, customerId } = attempt;
  switch (attempt.status) {
    case 'succeeded':
      return [{ type: 'attempt.succeeded', subjectId, payload: { customerId } }];
    case 'processing':
      return [{ type: 'attempt.processing', subjectId, payload: { customerId } }];
    case 'failed':
      return [
        {
          type: 'attempt.failed',
          subjectId,
          payload: { customerId, class: attempt.decline?.class ?? 'technical' }
        }
      ];
    case 'canceled':
      return attempt.initiator === 'customer'
        ? [{ type: 'attempt.canceled', subjectId, payload: { customerId } }]
        : [];
    case 'opened':
    case 'unknown':
    case 'requires_action':
      return [];
  }
}
