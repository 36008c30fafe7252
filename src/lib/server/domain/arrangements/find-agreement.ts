import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { arrangementInvoice, paymentPromise, promisedInvoice } from './schema.ts';

/** What is agreed about an invoice at this moment: it is being paid in parts, or by a day. */
export type Agreement =
  | Readonly<{ kind: 'arrangement'; arrangementId: string }>
  | Readonly<{ kind: 'promise'; promisedOn: Temporal.PlainDate }>;

/** What runs about an invoice; `undefined` when it is owed as ever. */
export async function findAgreement(
  ctx: Pick<Context, 'db'>,
  { merchantId, invoiceId }: Readonly<{ merchantId: string; invoiceId: string }>
): Promise<Agreement | undefined> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [arranged] = await tx
      .select({ arrangementId: arrangementInvoice.arrangementId })
      .from(arrangementInvoice)
      .where(
        and(
          eq(arrangementInvoice.merchantId, merchantId),
          eq(arrangementInvoice.invoiceId, invoiceId),
          eq(arrangementInvoice.isLive, true)
        )
      );
    if (arranged) return { kind: 'arrangement', ...arranged };
    const [promised] = await tx
      .select({ promisedOn: paymentPromise.promisedOn })
      .from(promisedInvoice)
      .innerJoin(
        paymentPromise,
        and(
          eq(paymentPromise.merchantId, promisedInvoice.merchantId),
          eq(paymentPromise.id, promisedInvoice.promiseId)
        )
      )
      .where(
        and(
          eq(promisedInvoice.merchantId, merchantId),
          eq(promisedInvoice.invoiceId, invoiceId),
          eq(promisedInvoice.isLive, true)
        )
      );
    return promised && { kind: 'promise', ...promised };
  });
}
