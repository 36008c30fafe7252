import { and, desc, eq, inArray, lt, type SQL } from 'drizzle-orm';
import { money, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import { Refusal } from '../../platform/refusal.ts';
import { toAttempt, type Attempt } from './attempts.ts';
import { attemptAllocation, paymentAttempt } from './schema.ts';

/** An attempt with the invoices that it was for. */
export type PaymentRecord = Attempt &
  Readonly<{ allocations: ReadonlyArray<Readonly<{ invoiceId: string; amount: Money }>> }>;

/** A merchant's attempts in whatever status, the newest first. Runs on the primary key; two statements a page. */
export async function listPayments(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{
    merchantId: string;
    customerId?: string | undefined;
    invoiceId?: string | undefined;
  }> &
    PageWish
): Promise<Page<PaymentRecord>> {
  const { merchantId, customerId, invoiceId, after, limit } = query;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const ofInvoice =
      invoiceId === undefined
        ? undefined
        : inArray(
            paymentAttempt.id,
            tx
              .select({ id: attemptAllocation.attemptId })
              .from(attemptAllocation)
              .where(
                and(eq(attemptAllocation.merchantId, merchantId), eq(attemptAllocation.invoiceId, invoiceId))
              )
          );
    const ofCustomer = customerId === undefined ? undefined : eq(paymentAttempt.customerId, customerId);
    const isBehind = after === undefined ? undefined : lt(paymentAttempt.id, after);
    const rows = await select(tx, merchantId, [ofInvoice, ofCustomer, isBehind])
      .orderBy(desc(paymentAttempt.id))
      .limit(limit + 1);
    const { items, next } = toPage(rows, limit);
    return { items: await withAllocations(tx, merchantId, items), next };
  });
}

/** One of them. Refuses `attempt-unknown`, the same for another merchant's. */
export async function readPayment(
  ctx: Pick<Context, 'db'>,
  { merchantId, attemptId }: Readonly<{ merchantId: string; attemptId: string }>
): Promise<PaymentRecord> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await select(tx, merchantId, [eq(paymentAttempt.id, attemptId)]);
    const [found] = await withAllocations(tx, merchantId, rows);
    if (!found) throw new Refusal('attempt-unknown');
    return found;
  });
}

function select(tx: Tx, merchantId: string, conditions: readonly (SQL | undefined)[]) {
  return tx
    .select()
    .from(paymentAttempt)
    .where(and(eq(paymentAttempt.merchantId, merchantId), ...conditions));
}

async function withAllocations(
  tx: Tx,
  merchantId: string,
  rows: readonly (typeof paymentAttempt.$inferSelect)[]
): Promise<PaymentRecord[]> {
  const attempts = rows.map(toAttempt);
  const ids = attempts.map(({ id }) => id);
  const parts =
    ids.length === 0
      ? []
      : await tx
          .select()
          .from(attemptAllocation)
          .where(and(eq(attemptAllocation.merchantId, merchantId), inArray(attemptAllocation.attemptId, ids)))
          .orderBy(attemptAllocation.invoiceId);
  return attempts.map((attempt) => ({
    ...attempt,
    allocations: parts
      .filter(({ attemptId }) => attemptId === attempt.id)
      .map(({ invoiceId, amountMinor }) => ({
        invoiceId,
        amount: money(amountMinor, attempt.amount.currency)
      }))
  }));
}
