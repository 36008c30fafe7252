import { and, asc, eq, gt, lt } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { findInvoicesById } from '../billing/index.ts';
import { readMerchant } from '../identity/index.ts';
import { prolongPromises } from './after-suspension.ts';
import { holdArrangement, readMoneyMoving } from './arrangements.ts';
import { keepInStep } from './keep-in-step.ts';
import { owedOf } from './open-parts.ts';
import { endPromise, listPromisedInvoiceIds, readPromise } from './promises.ts';
import { arrangement, paymentPromise } from './schema.ts';

/** Arrangements and promises that are looked at between two questions. */
const SLICE = 500;

/**
 * What the day brings: parts come, are missed and are over, and promises pass. Each arrangement and each promise in a
 * transaction of its own, so that one that is held up doesn't hold the others.
 */
export async function followDays(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<void> {
  const { merchantId } = input;
  let after: string | undefined;
  do {
    const ids = await ctx.db.withMerchant(merchantId, (tx) => listRunning(tx, merchantId, after));
    for (const arrangementId of ids)
      await ctx.db.withMerchant(merchantId, async (tx) =>
        keepInStep(ctx, tx, await holdArrangement(tx, { merchantId, arrangementId }))
      );
    after = ids.length < SLICE ? undefined : ids.at(-1);
  } while (after !== undefined);
  await breakPromises(ctx, merchantId);
}

async function listRunning(tx: Tx, merchantId: string, after: string | undefined): Promise<string[]> {
  const rows = await tx
    .select({ id: arrangement.id })
    .from(arrangement)
    .where(
      and(
        eq(arrangement.merchantId, merchantId),
        eq(arrangement.status, 'running'),
        after === undefined ? undefined : gt(arrangement.id, after)
      )
    )
    .orderBy(asc(arrangement.id))
    .limit(SLICE);
  return rows.map(({ id }) => id);
}

/** The day that was promised has passed and something is still owed. Money that is on its way is waited for. */
async function breakPromises(ctx: Context, merchantId: string): Promise<void> {
  const passed = await ctx.db.withMerchant(merchantId, async (tx) => {
    await prolongPromises(tx, merchantId);
    const { zone } = await readMerchant(tx, merchantId);
    return tx
      .select({ promiseId: paymentPromise.id })
      .from(paymentPromise)
      .where(
        and(
          eq(paymentPromise.merchantId, merchantId),
          eq(paymentPromise.status, 'given'),
          lt(paymentPromise.promisedOn, dateIn(zone, ctx.clock.now()))
        )
      );
  });
  for (const { promiseId } of passed)
    await ctx.db.withMerchant(merchantId, async (tx) => {
      const ids = await listPromisedInvoiceIds(tx, merchantId, promiseId);
      if ((await readMoneyMoving(tx, merchantId, ids)).isUnderWay) return;
      const owed = owedOf(await findInvoicesById(tx, merchantId, ids));
      const promise = await readPromise(tx, { merchantId, promiseId });
      // What came in a moment ago may not have been heard of yet.
      await endPromise(ctx, tx, promise, owed === 0 ? 'keep' : 'break');
    });
}
