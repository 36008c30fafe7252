import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { lockInvoices, type Invoice } from '../../billing/index.ts';
import { closeMandate } from '../../payment-methods/index.ts';
import { listAllocations, listLiveAttempts, readAttempt, type Attempt } from '../attempts.ts';
import { decideSepaReason } from '../retry/index.ts';
import { continueCollection } from './continue-collection.ts';

/**
 * After an attempt that the bank refused, that its payer left or took back, or that was returned later
 * (`returnedBecause`): what comes next for what it was to pay. Only debts that are collected by machine go on by machine; a payer's own failed payment elsewhere is that.
 * Then the failure has its answer, which is news for whoever tells of it.
 */
export async function planRetry(
  ctx: Context,
  input: Readonly<{ merchantId: string; attemptId: string; returnedBecause?: string }>
): Promise<void> {
  const { merchantId, attemptId, returnedBecause } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await readAttempt(tx, merchantId, attemptId);
    const isOver = attempt.status === 'failed' || attempt.status === 'canceled';
    if (!isOver && returnedBecause === undefined) return;
    const isSensitive = await heedReason(ctx, tx, attempt, returnedBecause, now);
    const invoices = await lockOwing(tx, attempt);
    const debt = { merchantId, customerId: attempt.customerId, invoices, after: { attemptId } };
    if (invoices.length > 0) await continueCollection(ctx, tx, debt, now);
    // Who left a bank's page or took a try back knows that nothing was taken.
    if (attempt.status !== 'failed' || returnedBecause !== undefined || isSensitive) return;
    await emit(ctx, tx, merchantId, now, [
      { type: 'collection.failure-answered', subjectId: attemptId, payload: {} }
    ]);
  });
}

/**
 * AC01, AC04, MD01, MD07 and their like: the account or the mandate is gone, and is not used again. MD07 besides: the
 * customer died, which is news at once. Answers whether it is.
 */
async function heedReason(
  ctx: Context,
  tx: Tx,
  attempt: Attempt,
  returnedBecause: string | undefined,
  now: Temporal.Instant
): Promise<boolean> {
  const code = returnedBecause ?? attempt.decline?.code;
  if (attempt.method === 'card' || code === undefined) return false;
  const meaning = decideSepaReason(code, attempt.facts?.country ?? null);
  if (!meaning.isKnown) ctx.log.error({ code, attemptId: attempt.id }, 'A debit reason that no table knows');
  if (meaning.endsMandate && attempt.instrument.kind === 'stored')
    await closeMandate(tx, attempt.merchantId, attempt.instrument.paymentMethodId, now);
  if (!meaning.isSensitive) return false;
  await emit(ctx, tx, attempt.merchantId, now, [
    {
      type: 'collection.customer-silenced',
      subjectId: attempt.customerId,
      payload: { attemptId: attempt.id }
    }
  ]);
  return true;
}

/** What the attempt was to pay and is still owed, was ever planned, and isn't being collected in another way already. */
async function lockOwing(tx: Tx, attempt: Attempt): Promise<Invoice[]> {
  const { merchantId, customerId, id } = attempt;
  const ids = (await listAllocations(tx, merchantId, id)).map(({ invoiceId }) => invoiceId);
  const invoices = await lockInvoices(tx, merchantId, customerId, ids);
  const live = new Set((await listLiveAttempts(tx, merchantId, ids)).map(({ invoiceId }) => invoiceId));
  const plans = await tx.execute<{ invoice_id: string; is_live: boolean }>(sql`
    select invoice_id, bool_or(is_live) as is_live from planned_collection_invoice
    where merchant_id = ${merchantId} and invoice_id in ${ids} group by invoice_id`);
  const planned = new Map(plans.map((row) => [row.invoice_id, row.is_live]));
  return invoices.filter(
    (each) =>
      (each.status === 'open' || each.status === 'overdue') &&
      each.balance.minor > 0 &&
      each.pausedBecause === null &&
      !live.has(each.id) &&
      planned.get(each.id) === false
  );
}
