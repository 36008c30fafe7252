import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import { listDebitableMethods } from './consents.ts';
import { collectionDateOn, earliestCollectionDay } from './collection-dates.ts';
import { listCustomerDays } from './customer-days.ts';
import { lockPlannedCollection, type PlannedCollection } from './planned-collections.ts';
import { replacePlan } from './replace-plan.ts';
import { readRetryPolicy } from '../retry-rules/rule-versions.ts';
import type { Rail, RetryPolicy } from '../retry/index.ts';

const MOST_AT_ONCE = 500;

/**
 * A collection whose moment has come and whose notice is missing or too young isn't sent: it moves to the first day for
 * which a new notice is old enough, and that notice is asked for. An alert, since notices should have gone out.
 */
export async function postponeUnnoticed(
  ctx: Context,
  input: Readonly<{ merchantId: string }>
): Promise<void> {
  const { merchantId } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx.execute<{ id: string }>(sql`
      select id from planned_collection
      where merchant_id = ${merchantId} and status in ('planned', 'noticed')
        and submit_at <= ${now.toString()}::timestamptz and notice_days > 0
        and (noticed_on is null or noticed_on + notice_days > collect_on)
      order by id limit ${MOST_AT_ONCE}`);
    if (rows.length === 0) return;
    ctx.log.error({ merchantId, count: rows.length }, 'collections without a notice of the agreed age');
    const { zone } = await readMerchant(tx, merchantId);
    const policy = await readRetryPolicy(tx, merchantId, zone);
    for (const { id } of rows) {
      const plan = await lockPlannedCollection(tx, merchantId, id);
      if (plan?.status === 'planned' || plan?.status === 'noticed')
        await postpone(ctx, tx, plan, policy, now);
    }
  });
}

async function postpone(
  ctx: Context,
  tx: Tx,
  plan: PlannedCollection,
  policy: RetryPolicy,
  now: Temporal.Instant
): Promise<void> {
  const { merchantId, customerId } = plan;
  const methods = await listDebitableMethods(tx, merchantId, customerId);
  const rail: Rail =
    methods.find(({ method }) => method.id === plan.paymentMethodId)?.method.kind ?? 'sepa_debit';
  const today = dateIn(policy.zone, now);
  const earliest = earliestCollectionDay(rail, plan.noticeDays, today);
  const days = await listCustomerDays(tx, merchantId, customerId, earliest);
  await replacePlan(
    ctx,
    tx,
    plan,
    collectionDateOn(rail, days[0] ?? earliest, policy),
    'pre-notification',
    now
  );
}
