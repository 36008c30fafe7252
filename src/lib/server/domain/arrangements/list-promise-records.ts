import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import type { PromiseStatus } from './promise-lifecycle.ts';
import { readPromise, toPromise, type PaymentPromise, type PromisePlace } from './promises.ts';
import { paymentPromise, promisedInvoice } from './schema.ts';

/** A promise with what it is about, the smallest id first. */
export type PromiseRecord = PaymentPromise & Readonly<{ invoiceIds: readonly string[] }>;

/** A merchant's promises to pay, the newest first. Runs on the primary key, or on `promise_by_status`. */
export async function listPromiseRecords(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{
    merchantId: string;
    customerId?: string | undefined;
    /** Those that are, or were, about this invoice. */
    invoiceId?: string | undefined;
    status?: PromiseStatus | undefined;
  }> &
    PageWish
): Promise<Page<PromiseRecord>> {
  const { merchantId, customerId, invoiceId, status, after, limit } = query;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx
      .select()
      .from(paymentPromise)
      .where(
        and(
          eq(paymentPromise.merchantId, merchantId),
          customerId === undefined ? undefined : eq(paymentPromise.customerId, customerId),
          status === undefined ? undefined : eq(paymentPromise.status, status),
          after === undefined ? undefined : lt(paymentPromise.id, after),
          invoiceId === undefined
            ? undefined
            : sql`${paymentPromise.id} in (select promise_id from promised_invoice
                where merchant_id = ${merchantId} and invoice_id = ${invoiceId})`
        )
      )
      .orderBy(desc(paymentPromise.id))
      .limit(limit + 1);
    const { items, next } = toPage(rows.map(toPromise), limit);
    return { items: await complete(tx, merchantId, items), next };
  });
}

/** One of them. Refuses `promise-unknown`, the same for another merchant's. */
export function readPromiseRecord(ctx: Pick<Context, 'db'>, place: PromisePlace): Promise<PromiseRecord> {
  const { merchantId } = place;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [record] = await complete(tx, merchantId, [await readPromise(tx, place)]);
    return record!;
  });
}

async function complete(
  tx: Tx,
  merchantId: string,
  rows: readonly PaymentPromise[]
): Promise<PromiseRecord[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const invoices = await tx
    .select({ of: promisedInvoice.promiseId, invoiceId: promisedInvoice.invoiceId })
    .from(promisedInvoice)
    .where(and(eq(promisedInvoice.merchantId, merchantId), inArray(promisedInvoice.promiseId, ids)))
    .orderBy(asc(promisedInvoice.invoiceId));
  return rows.map((row) => ({
    ...row,
    invoiceIds: invoices.filter(({ of }) => of === row.id).map(({ invoiceId }) => invoiceId)
  }));
}
