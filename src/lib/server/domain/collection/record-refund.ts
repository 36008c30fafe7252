import { and, eq } from 'drizzle-orm';
import { money, negate, type Currency } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { RefundFacts } from '../../gateway/index.ts';
import { newId } from '../../platform/crypto/random.ts';
import { reach } from '../../platform/failpoints.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { isUuid } from '../../platform/uuid.ts';
import { bookOnInvoices } from '../billing/index.ts';
import { findSettledAttempt, type Source } from './apply-charge.ts';
import { lockAttempt, readAttempt } from './attempts.ts';
import { moneyBackEntries } from './money-back.ts';
import { recordBreak } from './reconciliation-breaks.ts';
import { refundLifecycle, type RefundStatus } from './refund-lifecycle.ts';
import { refund } from './schema.ts';

const EVENT_OF = {
  succeeded: 'succeed',
  pending: 'pend',
  failed: 'fail',
  canceled: 'cancel',
  unknown: 'lose'
} as const;

type RefundNews = Readonly<{ status: keyof typeof EVENT_OF; gatewayRef?: string }>;

/**
 * Applies what the provider says about a refund, ours or one made in its dashboard. The latter forgives the debt: a
 * merchant who gives money back by hand doesn't mean to ask for it again.
 */
export async function recordRefund(ctx: Context, source: Source, facts: RefundFacts): Promise<void> {
  const { merchantId, accountId } = source;
  const attemptId = await findSettledAttempt(ctx, source, {
    gatewayRef: facts.attemptGatewayRef,
    ...(facts.attemptId !== undefined && { attemptId: facts.attemptId })
  });
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = attemptId === undefined ? undefined : await lockAttempt(tx, merchantId, attemptId);
    if (!attempt) {
      const details = { amount: facts.amount };
      return recordBreak(tx, merchantId, now, {
        accountId,
        kind: 'refund-without-attempt',
        gatewayRef: facts.gatewayRef,
        details
      });
    }
    const known = await findRefund(tx, merchantId, facts);
    const refundId = known?.id ?? newId(now);
    if (!known) {
      await tx.insert(refund).values({
        merchantId,
        id: refundId,
        attemptId: attempt.id,
        gatewayRef: facts.gatewayRef,
        status: 'pending',
        amountMinor: facts.amount.minor,
        currency: facts.amount.currency,
        effect: 'credit',
        requestedAt: facts.at
      });
      await recordStatusChanges(tx, merchantId, now, [
        { subjectKind: 'refund', subjectId: refundId, from: null, event: 'find', to: 'pending' }
      ]);
    }
    await settleRefund(ctx, tx, merchantId, refundId, facts);
  });
}

async function findRefund(tx: Tx, merchantId: string, facts: RefundFacts) {
  const by = (condition: ReturnType<typeof eq>) =>
    tx
      .select()
      .from(refund)
      .where(and(eq(refund.merchantId, merchantId), condition));
  const [byReference] = await by(eq(refund.gatewayRef, facts.gatewayRef));
  if (byReference || facts.refundId === undefined || !isUuid(facts.refundId)) return byReference;
  const [byOurId] = await by(eq(refund.id, facts.refundId));
  return byOurId;
}

/**
 * Moves a refund to what the provider says it is, and books it when it has succeeded (or takes that back). The attempt's
 * row is the lock, here as everywhere: two refunds of one payment never count the same money.
 */
export async function settleRefund(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  refundId: string,
  news: RefundNews
): Promise<RefundStatus> {
  const now = ctx.clock.now();
  const isThis = and(eq(refund.merchantId, merchantId), eq(refund.id, refundId));
  const [found] = await tx.select({ attemptId: refund.attemptId }).from(refund).where(isThis);
  if (found) await lockAttempt(tx, merchantId, found.attemptId);
  const [row] = await tx.select().from(refund).where(isThis).for('update');
  const event = EVENT_OF[news.status];
  if (!row || !refundLifecycle.may(row.status, event)) return row?.status ?? 'unknown';
  const status = refundLifecycle.next(row.status, event);
  const isFinal = status === 'succeeded' || status === 'failed' || status === 'canceled';
  await tx
    .update(refund)
    .set({ status, gatewayRef: news.gatewayRef ?? row.gatewayRef, resolvedAt: isFinal ? now : null })
    .where(isThis);
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'refund', subjectId: refundId, from: row.status, event, to: status }
  ]);
  if (status === 'succeeded') await bookRefund(ctx, tx, row, now);
  if (row.status === 'succeeded') await takeBackRefund(ctx, tx, row, now);
  reach('refund:written');
  return status;
}

type Row = typeof refund.$inferSelect;

async function bookRefund(ctx: Context, tx: Tx, row: Row, now: Temporal.Instant): Promise<void> {
  const { merchantId } = row;
  const attempt = await readAttempt(tx, merchantId, row.attemptId);
  const amount = money(row.amountMinor, row.currency as Currency);
  const debits = await moneyBackEntries(tx, attempt, amount, row.effect);
  const { customerId } = attempt;
  await bookOnInvoices(ctx, tx, merchantId, now, [
    {
      merchantId,
      kind: 'refund',
      cause: `refund:${row.id}`,
      at: now,
      entries: [{ account: 'clearing', customerId, amount: negate(amount) }, ...debits]
    }
  ]);
  await emit(ctx, tx, merchantId, now, [
    { type: 'refund.succeeded', subjectId: row.id, payload: { attemptId: row.attemptId, customerId } }
  ]);
}

/** The customer's bank sent the refund back: the money is with us again, and owed to the customer. */
async function takeBackRefund(ctx: Context, tx: Tx, row: Row, now: Temporal.Instant): Promise<void> {
  const { merchantId } = row;
  const { customerId } = await readAttempt(tx, merchantId, row.attemptId);
  const amount = money(row.amountMinor, row.currency as Currency);
  await bookOnInvoices(ctx, tx, merchantId, now, [
    {
      merchantId,
      kind: 'refund-returned',
      cause: `refund:${row.id}:returned`,
      at: now,
      entries: [
        { account: 'clearing', customerId, amount },
        { account: 'customer-credit', customerId, amount: negate(amount) }
      ]
    }
  ]);
}
