import { and, eq, sql, type SQL } from 'drizzle-orm';
import { add, compare, money, subtract, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { assert } from '../../platform/assert.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { reach } from '../../platform/failpoints.ts';
import { Refusal } from '../../platform/refusal.ts';
import { askRelease, claimRelease, readMerchant, readRelease, recordAudit } from '../identity/index.ts';
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
 * `attempt-not-refundable`, `refund-above-payment` (with what is left in `bound`), `refund-needs-release` (beyond the
 * merchant's limit: `askRefund`), and `refund-already-asked` for an id that another payment's refund has. Dying in between,
 * or without an answer, leaves a refund that the janitor sees through.
 */
export async function refundPayment(ctx: Context, input: RefundPayment): Promise<RefundStanding> {
  const { merchantId, attemptId } = input;
  const refundId = input.refundId ?? newId(ctx.clock.now());
  const opened = await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await lockAttempt(tx, merchantId, attemptId);
    const known = await findAsked(tx, input, refundId);
    if (known) return known;
    const { total } = await readRefundable(tx, attempt, input.amount);
    const { refundLimitMinor } = await readMerchant(tx, merchantId);
    if (refundLimitMinor !== null && total.minor > refundLimitMinor)
      throw new Refusal('refund-needs-release', { bound: money(refundLimitMinor, total.currency) });
    return openRefund(ctx, tx, attempt!, { ...input, refundId });
  });
  return 'status' in opened ? { refundId, status: opened.status } : sendRefund(ctx, opened);
}

/**
 * Asks for a refund that needs a second person. Nothing goes back until a colleague releases it. Answers the request's
 * id. Refuses what `refundPayment` refuses about the payment and the amount, and what `askRelease` refuses.
 */
export async function askRefund(
  ctx: Pick<Context, 'db' | 'actor' | 'clock'>,
  input: Omit<RefundPayment, 'refundId'> & Readonly<{ because: string }>
): Promise<string> {
  const { merchantId, attemptId, amount, effect, because } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await readRefundable(tx, await lockAttempt(tx, merchantId, attemptId), amount);
    const subject = { kind: 'attempt', id: attemptId };
    const details = { effect };
    return askRelease(ctx, tx, { merchantId, kind: 'refund', subject, amount, because, details });
  });
}

/**
 * The second person releases a refund, which then goes its way under the request's id. Refuses what `claimRelease`
 * refuses, and what `refundPayment` refuses about the payment as it is now.
 */
export async function releaseRefund(
  ctx: Context,
  { merchantId, releaseId }: Readonly<{ merchantId: string; releaseId: string }>
): Promise<RefundStanding> {
  const opened = await ctx.db.withMerchant(merchantId, async (tx) => {
    // The payment first, as where it is asked for: two who wait for each other's lock would both lose.
    const { subjectId: attemptId } = await readRelease(tx, merchantId, releaseId);
    const attempt = await lockAttempt(tx, merchantId, attemptId);
    const { amount, details } = await claimRelease(ctx, tx, { merchantId, releaseId, kind: 'refund' });
    assert(amount !== undefined, 'a refund has an amount');
    await readRefundable(tx, attempt, amount);
    const effect = details['effect'] === 'reopen' ? 'reopen' : 'credit';
    return openRefund(ctx, tx, attempt!, { merchantId, attemptId, amount, effect, refundId: releaseId });
  });
  return sendRefund(ctx, opened);
}

type RefundStanding = Readonly<{ refundId: string; status: string }>;
type Opened = Awaited<ReturnType<typeof openRefund>>;

async function findAsked(
  tx: Tx,
  { merchantId, attemptId }: RefundPayment,
  refundId: string
): Promise<Readonly<{ status: string }> | undefined> {
  const [asked] = await tx
    .select({ attemptId: refund.attemptId, status: refund.status })
    .from(refund)
    .where(and(eq(refund.merchantId, merchantId), eq(refund.id, refundId)));
  if (asked && asked.attemptId !== attemptId) throw new Refusal('refund-already-asked');
  return asked;
}

/** Refuses what can't go back; `total`: what will have gone back on this payment with it. */
async function readRefundable(
  tx: Tx,
  attempt: Attempt | undefined,
  amount: Money
): Promise<Readonly<{ total: Money }>> {
  if (!attempt) throw new Refusal('attempt-unknown');
  if (attempt.status !== 'succeeded' || attempt.gatewayRef === null)
    throw new Refusal('attempt-not-refundable');
  const given = await readGivenBack(tx, attempt);
  const bound = subtract(attempt.amount, given);
  if (amount.currency !== bound.currency || amount.minor <= 0 || compare(amount, bound) > 0)
    throw new Refusal('refund-above-payment', { bound });
  return { total: add(given, amount) };
}

async function openRefund(
  ctx: Context,
  tx: Tx,
  attempt: Attempt,
  { merchantId, attemptId, amount, effect, refundId }: Required<RefundPayment>
) {
  const now = ctx.clock.now();
  await tx.insert(refund).values({
    ...{ merchantId, id: refundId, attemptId, effect, status: 'opened' },
    ...{ amountMinor: amount.minor, currency: amount.currency, requestedAt: now }
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
  const { gateway } = await openAccount(ctx, tx, merchantId, attempt.accountId);
  return { merchantId, refundId, amount, gateway, gatewayRef: attempt.gatewayRef! };
}

async function sendRefund(
  ctx: Context,
  { merchantId, refundId, amount, gateway, gatewayRef }: Opened
): Promise<RefundStanding> {
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
