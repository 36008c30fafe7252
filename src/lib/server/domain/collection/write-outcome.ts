import { sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { isAttempt, type Attempt } from './attempts.ts';
import { paymentAttempt } from './schema.ts';

/** What an attempt was to pay of an invoice, and what that invoice owes at this moment, or would without a write-off. */
export type AllocatedInvoice = Readonly<{
  invoiceId: string;
  meantMinor: number;
  balance: Money;
  writtenOff: Money;
}>;

/** The invoices that an attempt is for, locked in order of id until the transaction ends. */
export async function lockAllocated(
  tx: Tx,
  merchantId: string,
  attemptId: string
): Promise<AllocatedInvoice[]> {
  const rows = await tx.execute<Record<'id' | 'meant' | 'balance' | 'written_off' | 'currency', string>>(sql`
    select i.id, l.amount_minor as meant, i.balance_minor as balance, i.written_off_minor as written_off, i.currency
    from attempt_allocation l join invoice i on i.merchant_id = l.merchant_id and i.id = l.invoice_id
    where l.merchant_id = ${merchantId} and l.attempt_id = ${attemptId}
    order by i.id
    for update of i`);
  return rows.map(({ id, meant, balance, written_off, currency }) => ({
    invoiceId: id,
    meantMinor: Number(meant),
    balance: money(Number(balance), currency as Currency),
    writtenOff: money(Number(written_off), currency as Currency)
  }));
}

/**
 * Writes what is known of an attempt now, and lets go of its invoices where its status is final. Answers whether any of
 * them is planned to be collected: looked at here, behind the locks, so that nobody waits for a look of its own.
 */
export async function writeOutcome(
  tx: Tx,
  attempt: Attempt,
  isReleased: boolean
): Promise<Readonly<{ isPlanned: boolean }>> {
  const { merchantId, id, status, askedAt, gatewayRef, resolvedAt, challengeUrl, chargeRef } = attempt;
  const [row] = await tx.execute<{ is_planned: boolean }>(sql`
    with released as (
      update attempt_allocation set is_live = false
      where ${isReleased} and merchant_id = ${merchantId} and attempt_id = ${id}
    )
    update payment_attempt set status = ${status}, asked_at = ${textOf(askedAt)}::timestamptz, gateway_ref = ${gatewayRef},
      resolved_at = ${textOf(resolvedAt)}::timestamptz, challenge_url = ${challengeUrl}, charge_ref = ${chargeRef},
      facts = ${jsonOf(attempt.facts)}::jsonb, decline = ${jsonOf(attempt.decline)}::jsonb
    where merchant_id = ${merchantId} and id = ${id}
    returning exists (
      select from attempt_allocation l
      join planned_collection_invoice p on p.merchant_id = l.merchant_id and p.invoice_id = l.invoice_id and p.is_live
      where l.merchant_id = ${merchantId} and l.attempt_id = ${id}) as is_planned`);
  return { isPlanned: row?.is_planned === true };
}

/** News that moves nothing may still bring the provider's reference, by which the attempt is found again. */
export async function writeReference(tx: Tx, attempt: Attempt, gatewayRef: string): Promise<void> {
  await tx.update(paymentAttempt).set({ gatewayRef }).where(isAttempt(attempt.merchantId, attempt.id));
}

/** Claims again those of an attempt's invoices, locked by the caller, that no other attempt claims. */
export async function claimFreeAllocations(tx: Tx, merchantId: string, attemptId: string): Promise<void> {
  await tx.execute(sql`
    update attempt_allocation l set is_live = true
    where l.merchant_id = ${merchantId} and l.attempt_id = ${attemptId} and not exists (
      select from attempt_allocation o
      where o.merchant_id = l.merchant_id and o.invoice_id = l.invoice_id and o.is_live)`);
}

function textOf(at: Temporal.Instant | null): string | null {
  return at && at.toString();
}

function jsonOf(value: object | null): string | null {
  return value && JSON.stringify(value);
}
