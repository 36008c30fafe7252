import { and, eq, sql, type SQL } from 'drizzle-orm';
import { compare, money, subtract, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { reach } from '../../platform/failpoints.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { openAccount } from '../routing/index.ts';
import { lockAttempt, type Attempt } from './attempts.ts';
import { settleRefund } from './record-refund.ts';
import { dispute, refund } from './schema.ts';

export type RefundPayment = Readonly<{
  merchantId: string;
  attemptId: string;
  amount: Money;
  /** `credit`: the debt stays settled. `reopen`: the invoices owe again. */
  effect: 'credit' | 'reopen';
  /** The refund's id, where its form carries one: sent twice, it is one refund. */
  refundId?: string;
}>;

/**
 * Gives money back: intent first, then the provider, then the outcome. Refuses `attempt-unknown`,
 * `attempt-not-refundable`, `refund-above-payment` (with what is left in `bound`), and `refund-already-asked` for an id
 * that another payment's refund has. Dying in between, or without an answer, leaves a refund that the janitor sees
 * through.
 */
export async function refundPayment(
  ctx: Context,
  input: RefundPayment
): Promise<Readonly<{ refundId: string; status: string }>> {
  const { merchantId, attemptId, amount, effect } = input;
  const now = ctx.clock.now();
  const refundId = input.refundId ?? newId(now);
  const opened = await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await lockAttempt(tx, merchantId, attemptId);
    if (!attempt) throw new Refusal('attempt-unknown');
    const [asked] = await tx
      .select({ attemptId: refund.attemptId, status: refund.status })
      .from(refund)
      .where(and(eq(refund.merchantId, merchantId), eq(refund.id, refundId)));
    if (asked && asked.attemptId !== attemptId) throw new Refusal('refund-already-asked');
    if (asked) return asked;
    if (attempt.status !== 'succeeded' || attempt.gatewayRef === null)
      throw new Refusal('attempt-not-refundable');
    const bound = subtract(attempt.amount, await readGivenBack(tx, attempt));
    if (amount.currency !== bound.currency || amount.minor <= 0 || compare(amount, bound) > 0)
      throw new Refusal('refund-above-payment', { bound });
    await tx.insert(refund).values({
      merchantId,
      id: refundId,
      attemptId,
      status: 'opened',
      amountMinor: amount.minor,
      currency: amount.currency,
      effect,
      requestedAt: now
    });
    await recordStatusChanges(tx, merchantId, now, [
      { subjectKind: 'refund', subjectId: refundId, from: null, event: 'open', to: 'opened' }
    ]);
    await recordAudit(ctx, tx, merchantId, {
      action: 'refund-payment',
      subjectKind: 'attempt',
      subjectId: attemptId,
      details: { refundId, amount, effect }
    });
    reach('refund:claimed');
    return { gatewayRef: attempt.gatewayRef, ...(await openAccount(ctx, tx, merchantId, attempt.accountId)) };
  });
  if ('status' in opened) return { refundId, status: opened.status };
  const { gatewayRef, gateway } = opened;
  reach('refund:opened');
  const outcome = await gateway.refund({ refundId, attemptGatewayRef: gatewayRef, amount });
  reach('refund:answered');
  const status = await ctx.db.withMerchant(merchantId, (tx) =>
    settleRefund(ctx, tx, merchantId, refundId, {
      status: outcome.kind,
      ...('gatewayRef' in outcome && outcome.gatewayRef !== undefined && { gatewayRef: outcome.gatewayRef })
    })
  );
  reach('refund:recorded');
  return { refundId, status };
}

/** What has gone back on an attempt, or is on its way: our refunds, and what the customer's bank has taken. */
async function readGivenBack(tx: Tx, attempt: Attempt): Promise<Money> {
  const total = (of: typeof refund | typeof dispute, isGone: SQL) =>
    tx
      .select({ minor: sql<string>`coalesce(sum(${of.amountMinor}), 0)` })
      .from(of)
      .where(and(eq(of.merchantId, attempt.merchantId), eq(of.attemptId, attempt.id), isGone));
  const [refunded] = await total(refund, sql`${refund.status} not in ('failed', 'canceled')`);
  const [taken] = await total(dispute, sql`${dispute.status} in ('open', 'lost')`);
  return money(Number(refunded?.minor ?? 0) + Number(taken?.minor ?? 0), attempt.amount.currency);
}
