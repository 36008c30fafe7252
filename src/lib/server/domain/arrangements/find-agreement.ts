import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { readPromise } from './promises.ts';
import { arrangementInvoice, promisedInvoice } from './schema.ts';

type OfInvoice = Readonly<{ merchantId: string; invoiceId: string }>;

/** What is agreed about an invoice at this moment: it is being paid in parts, or by a day. */
export type Agreement =
  | Readonly<{ kind: 'arrangement'; arrangementId: string }>
  | Readonly<{ kind: 'promise'; promiseId: string; promisedOn: Temporal.PlainDate }>;

/** What runs about an invoice; `undefined` when it is owed as ever. */
export async function findAgreement(
  ctx: Pick<Context, 'db'>,
  { merchantId, invoiceId }: OfInvoice
): Promise<Agreement | undefined> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const arrangementId = await findArrangementOf(tx, { merchantId, invoiceId });
    if (arrangementId !== undefined) return { kind: 'arrangement', arrangementId };
    const promiseId = await findPromiseOf(tx, { merchantId, invoiceId });
    if (promiseId === undefined) return undefined;
    const { promisedOn } = await readPromise(tx, { merchantId, promiseId });
    return { kind: 'promise', promiseId, promisedOn };
  });
}

/** The arrangement in which an invoice is being paid, if any. */
export async function findArrangementOf(
  tx: Tx,
  { merchantId, invoiceId }: OfInvoice
): Promise<string | undefined> {
  const { arrangementId, ...of } = arrangementInvoice;
  const isLive = and(eq(of.merchantId, merchantId), eq(of.invoiceId, invoiceId), eq(of.isLive, true));
  const [row] = await tx.select({ arrangementId }).from(arrangementInvoice).where(isLive);
  return row?.arrangementId;
}

/** The promise that stands about an invoice, if any. */
export async function findPromiseOf(
  tx: Tx,
  { merchantId, invoiceId }: OfInvoice
): Promise<string | undefined> {
  const { promiseId, ...of } = promisedInvoice;
  const isLive = and(eq(of.merchantId, merchantId), eq(of.invoiceId, invoiceId), eq(of.isLive, true));
  const [row] = await tx.select({ promiseId }).from(promisedInvoice).where(isLive);
  return row?.promiseId;
}
