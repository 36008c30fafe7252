import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { lockInvoices } from '../billing/index.ts';
import { holdArrangement } from './arrangements.ts';
import { findArrangementOf, findPromiseOf } from './find-agreement.ts';
import { keepInStep } from './keep-in-step.ts';
import { endPromise, listPromisedInvoiceIds, readPromise } from './promises.ts';

/** An invoice that something was agreed about owes more or less than before: what was agreed follows. */
export async function followBalance(
  ctx: Context,
  { merchantId, invoiceId }: Readonly<{ merchantId: string; invoiceId: string }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const arrangementId = await findArrangementOf(tx, { merchantId, invoiceId });
    if (arrangementId !== undefined)
      await keepInStep(ctx, tx, await holdArrangement(tx, { merchantId, arrangementId }));
    const promiseId = await findPromiseOf(tx, { merchantId, invoiceId });
    if (promiseId !== undefined) await settlePromise(ctx, tx, { merchantId, promiseId });
  });
}

/** Nothing that was promised is owed any more: the promise was kept. */
async function settlePromise(
  ctx: Context,
  tx: Tx,
  { merchantId, promiseId }: Readonly<{ merchantId: string; promiseId: string }>
): Promise<void> {
  const promise = await readPromise(tx, { merchantId, promiseId });
  const ids = await listPromisedInvoiceIds(tx, merchantId, promiseId);
  const invoices = await lockInvoices(tx, merchantId, promise.customerId, ids);
  if (invoices.every(({ balance }) => balance.minor === 0)) await endPromise(ctx, tx, promise, 'keep');
}
