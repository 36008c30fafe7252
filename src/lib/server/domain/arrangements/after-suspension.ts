import { and, eq, lt, lte } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { stopPlans } from '../collection/index.ts';
import { readMerchant } from '../identity/index.ts';
import { changePart, listParts, readMoneyMoving, type HeldArrangement } from './arrangements.ts';
import { payableAgainUntil, renewDays } from './renew-days.ts';
import { paymentPromise } from './schema.ts';

/**
 * The days of a plan that passed while its merchant was suspended are given back (`renewDays`), so that whatever shows
 * or judges them afterwards reads the new ones. A debit that was planned for another day gives way to one of the new day.
 * The caller holds the arrangement; doing it again changes nothing.
 */
export async function giveDaysBack(
  ctx: Context,
  tx: Tx,
  { arrangement, invoices }: HeldArrangement
): Promise<void> {
  const { merchantId, id, startedAt, day } = arrangement;
  const { resumedAt, zone } = await readMerchant(tx, merchantId);
  if (resumedAt === null || startedAt === null || Temporal.Instant.compare(startedAt, resumedAt) > 0) return;
  const parts = await listParts(tx, merchantId, id);
  const renewed = renewDays(parts, day, dateIn(zone, resumedAt));
  if (renewed.length === 0) return;
  const invoiceIds = invoices.map((each) => each.id);
  const { isUnderWay } = await readMoneyMoving(tx, merchantId, invoiceIds);
  // What is being paid is waited for; its part gets its day when that didn't come in.
  if (isUnderWay) return;
  const stopped = await stopPlans(tx, merchantId, invoiceIds, 'arranged', ctx.clock.now());
  for (const { place, dueOn, missedOn } of renewed) {
    const part = parts.find((each) => each.place === place)!;
    // A plan that was called off is no try.
    const debits = stopped.length > 0 ? Math.max(0, part.debits - 1) : part.debits;
    await changePart(tx, part, { dueOn, missedOn, debits, toldNearAt: null });
  }
}

/** Promises whose day passed in the meantime: they hold for a few days more. */
export async function prolongPromises(tx: Tx, merchantId: string): Promise<void> {
  const { resumedAt, zone } = await readMerchant(tx, merchantId);
  if (resumedAt === null) return;
  const resumedOn = dateIn(zone, resumedAt);
  await tx
    .update(paymentPromise)
    .set({ promisedOn: payableAgainUntil(resumedOn) })
    .where(
      and(
        eq(paymentPromise.merchantId, merchantId),
        eq(paymentPromise.status, 'given'),
        lte(paymentPromise.promisedOn, resumedOn),
        lt(paymentPromise.givenAt, resumedAt)
      )
    );
}
