import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import { attemptAllocation, paymentAttempt } from './schema.ts';

type Row = typeof paymentAttempt.$inferSelect;

/** Our one try to take one amount by one method. */
export type Attempt = Readonly<Omit<Row, 'amountMinor' | 'currency'> & { amount: Money }>;

/** One attempt. Refuses `attempt-unknown`, the same for another merchant's. */
export async function readAttempt(tx: Tx, merchantId: string, attemptId: string): Promise<Attempt> {
  if (!isUuid(attemptId)) throw new Refusal('attempt-unknown');
  const [row] = await tx.select().from(paymentAttempt).where(isAttempt(merchantId, attemptId));
  if (!row) throw new Refusal('attempt-unknown');
  return toAttempt(row);
}

/** One attempt, locked until the transaction ends; `undefined` when there is none. */
export async function lockAttempt(
  tx: Tx,
  merchantId: string,
  attemptId: string
): Promise<Attempt | undefined> {
  if (!isUuid(attemptId)) return undefined;
  const [row] = await tx.select().from(paymentAttempt).where(isAttempt(merchantId, attemptId)).for('update');
  return row && toAttempt(row);
}

/** The attempt that a form already made, when the same form comes again. */
export async function findAttemptByForm(
  tx: Tx,
  merchantId: string,
  formKey: string
): Promise<Attempt | undefined> {
  const [row] = await tx
    .select()
    .from(paymentAttempt)
    .where(and(eq(paymentAttempt.merchantId, merchantId), eq(paymentAttempt.formKey, formKey)));
  return row && toAttempt(row);
}

/** The attempt behind a provider's reference. */
export async function findAttemptByGatewayRef(
  tx: Tx,
  merchantId: string,
  accountId: string,
  gatewayRef: string
): Promise<Attempt | undefined> {
  const [row] = await tx
    .select()
    .from(paymentAttempt)
    .where(
      and(
        eq(paymentAttempt.merchantId, merchantId),
        eq(paymentAttempt.accountId, accountId),
        eq(paymentAttempt.gatewayRef, gatewayRef)
      )
    );
  return row && toAttempt(row);
}

/** The attempts that are under way for these invoices: at most one each. */
export async function listLiveAttempts(
  tx: Tx,
  merchantId: string,
  invoiceIds: readonly string[]
): Promise<ReadonlyArray<Attempt & Readonly<{ invoiceId: string }>>> {
  const ids = invoiceIds.filter(isUuid);
  if (ids.length === 0) return [];
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
    .where(
      and(
        eq(attemptAllocation.merchantId, merchantId),
        inArray(attemptAllocation.invoiceId, ids),
        eq(attemptAllocation.isLive, true)
      )
    );
  return rows.map((row) => ({
    ...toAttempt(row.payment_attempt),
    invoiceId: row.attempt_allocation.invoiceId
  }));
}

/** Which invoice an attempt pays and how much of it, the smallest invoice id first: the order of every lock. */
export async function listAllocations(
  tx: Tx,
  merchantId: string,
  attemptId: string
): Promise<ReadonlyArray<Readonly<{ invoiceId: string; amountMinor: number }>>> {
  return tx
    .select({ invoiceId: attemptAllocation.invoiceId, amountMinor: attemptAllocation.amountMinor })
    .from(attemptAllocation)
    .where(and(eq(attemptAllocation.merchantId, merchantId), eq(attemptAllocation.attemptId, attemptId)))
    .orderBy(asc(attemptAllocation.invoiceId));
}

/**
 * Attempts whose outcome is overdue, the longest unasked first: opened or unknown for a minute, waiting for the payer
 * for ten, processing for a day. Each is asked about again no sooner than that time after the last question, so that a
 * payment of which no webhook ever tells is known within a quarter of an hour.
 */
export async function listStaleAttempts(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant,
  limit: number
): Promise<Attempt[]> {
  const at = now.toString();
  const rows = await tx
    .select()
    .from(paymentAttempt)
    .where(
      and(
        eq(paymentAttempt.merchantId, merchantId),
        sql`${paymentAttempt.status} in ('opened', 'unknown', 'requires_action', 'processing')`,
        sql`greatest(${paymentAttempt.openedAt}, ${paymentAttempt.askedAt}) < ${at}::timestamptz - case ${paymentAttempt.status}
          when 'requires_action' then interval '10 minutes' when 'processing' then interval '1 day' else interval '1 minute' end`
      )
    )
    .orderBy(sql`coalesce(${paymentAttempt.askedAt}, ${paymentAttempt.openedAt})`)
    .limit(limit);
  return rows.map(toAttempt);
}

export function isAttempt(merchantId: string, attemptId: string) {
  return and(eq(paymentAttempt.merchantId, merchantId), eq(paymentAttempt.id, attemptId));
}

export function toAttempt(row: Row): Attempt {
  const { amountMinor, currency, ...rest } = row;
  return { ...rest, amount: money(amountMinor, currency as Currency) };
}
