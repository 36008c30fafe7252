import type { Context } from '../../context.ts';
import { issueBills } from './issue-bills.ts';
import { planPeriods } from './plan-periods.ts';
import { turnStatuses } from './turn-statuses.ts';

/** Bills per job, to stay within the quarter of an hour that a job may take before it is tried again. */
const MOST_BILLS = 20_000;

/** What one run did. */
export type BillingRun = Readonly<{ turned: number; planned: number; billed: number }>;

/**
 * Brings one merchant's subscriptions up to now: statuses, periods, bills. Each step does what is due and not done, so
 * that a run may die anywhere and be started again, or run twice at once. A run that has made many bills leaves the
 * rest to a next one.
 */
export async function runBilling(
  ctx: Context,
  input: Readonly<{ merchantId: string; mostBills?: number }>
): Promise<BillingRun> {
  const { merchantId, mostBills = MOST_BILLS } = input;
  const turned = await turnStatuses(ctx, { merchantId });
  const planned = await planPeriods(ctx, { merchantId });
  const billed = await issueBills(ctx, { merchantId, most: mostBills });
  if (billed >= mostBills)
    await ctx.db.withMerchant(merchantId, (tx) =>
      ctx.jobs.enqueue(tx, { name: 'subscriptions.bill-merchant', data: { merchantId } })
    );
  return { turned, planned, billed };
}
