import { and, eq, inArray } from 'drizzle-orm';
import { money, subtract, sum, type Currency, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { toAttempt, type Attempt } from './attempts.ts';
import { attemptAllocation, dispute, paymentAttempt, refund } from './schema.ts';

/** Money that went, or is to go, back to the customer. */
export type RefundOfAttempt = Readonly<{
  id: string;
  status: (typeof refund.$inferSelect)['status'];
  amount: Money;
}>;

/** Money that the customer's bank took back, or asks about. */
export type DisputeOfAttempt = Readonly<{
  id: string;
  status: (typeof dispute.$inferSelect)['status'];
  reason: string;
  amount: Money;
}>;

/** One attempt for an invoice, with all that followed it. */
export type InvoicePayment = Readonly<{
  attempt: Attempt;
  /** The part of the attempt that was meant for this invoice. */
  forThisInvoice: Money;
  refunds: readonly RefundOfAttempt[];
  disputes: readonly DisputeOfAttempt[];
  /** What can still be given back; nought unless it succeeded. */
  refundable: Money;
}>;

/** Every attempt for an invoice, the oldest first. Three statements however many there are. */
export async function listInvoicePayments(
  tx: Tx,
  merchantId: string,
  invoiceId: string
): Promise<InvoicePayment[]> {
  const rows = await tx
    .select()
    .from(attemptAllocation)
    .innerJoin(
      paymentAttempt,
      and(
        eq(paymentAttempt.merchantId, attemptAllocation.merchantId),
        eq(paymentAttempt.id, attemptAllocation.attemptId)
      )
    )
    .where(and(eq(attemptAllocation.merchantId, merchantId), eq(attemptAllocation.invoiceId, invoiceId)))
    .orderBy(paymentAttempt.openedAt, paymentAttempt.id);
  return withMoneyBack(
    tx,
    merchantId,
    rows.map((row) => ({
      attempt: toAttempt(row.payment_attempt),
      partMinor: row.attempt_allocation.amountMinor
    }))
  );
}

/** One attempt with what may still be given back, for the page that asks how much. */
export async function findPayment(
  tx: Tx,
  merchantId: string,
  attemptId: string
): Promise<InvoicePayment | undefined> {
  const rows = await tx
    .select()
    .from(paymentAttempt)
    .where(and(eq(paymentAttempt.merchantId, merchantId), eq(paymentAttempt.id, attemptId)));
  const attempts = rows.map((row) => ({ attempt: toAttempt(row), partMinor: row.amountMinor }));
  return (await withMoneyBack(tx, merchantId, attempts))[0];
}

async function withMoneyBack(
  tx: Tx,
  merchantId: string,
  found: readonly Readonly<{ attempt: Attempt; partMinor: number }>[]
): Promise<InvoicePayment[]> {
  const ids = found.map(({ attempt }) => attempt.id);
  if (ids.length === 0) return [];
  const refunds = await tx
    .select()
    .from(refund)
    .where(and(eq(refund.merchantId, merchantId), inArray(refund.attemptId, ids)))
    .orderBy(refund.requestedAt, refund.id);
  const disputes = await tx
    .select()
    .from(dispute)
    .where(and(eq(dispute.merchantId, merchantId), inArray(dispute.attemptId, ids)))
    .orderBy(dispute.openedAt, dispute.id);
  return found.map(({ attempt, partMinor }) => {
    const back = refunds.filter((row) => row.attemptId === attempt.id).map(inMoney);
    return {
      attempt,
      forThisInvoice: money(partMinor, attempt.amount.currency),
      refunds: back,
      disputes: disputes.filter((row) => row.attemptId === attempt.id).map(inMoney),
      refundable: refundable(attempt, back)
    };
  });
}

function refundable(attempt: Attempt, refunds: readonly RefundOfAttempt[]): Money {
  const { amount } = attempt;
  if (attempt.status !== 'succeeded') return money(0, amount.currency);
  const counted = refunds.filter((each) => each.status !== 'failed' && each.status !== 'canceled');
  return subtract(
    amount,
    sum(
      counted.map((each) => each.amount),
      amount.currency
    )
  );
}

function inMoney<Row extends { amountMinor: number; currency: string }>(row: Row) {
  const { amountMinor, currency, ...rest } = row;
  return { ...rest, amount: money(amountMinor, currency as Currency) };
}
