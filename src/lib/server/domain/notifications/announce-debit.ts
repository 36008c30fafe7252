import type { Context } from '../../context.ts';
import { listPlannedLines, readPlannedCollection, type PlannedCollection } from '../collection/index.ts';
import { readMerchant } from '../identity/index.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';

/** A day more than was agreed, for a carrier that is away when it should go out. */
const SPARE_DAYS = 1;
/** By the merchant's clock: nobody is told at night what is weeks away. */
const ANNOUNCED_AT_HOUR = 8;

/**
 * A collection has a date: its customer is told as early as was agreed, and not weeks before that. A date further away
 * waits for its day. What was agreed to need no notice gets none; what is no longer planned neither.
 */
export async function announceDebit(
  ctx: Context,
  input: Readonly<{ merchantId: string; plannedId: string }>
): Promise<void> {
  const { merchantId, plannedId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const plan = await readPlannedCollection(tx, merchantId, plannedId);
    if (plan.status !== 'planned' || plan.noticeDays === 0) return;
    const { zone } = await readMerchant(tx, merchantId);
    const startAt = announcedAt(plan, zone);
    if (Temporal.Instant.compare(ctx.clock.now(), startAt) < 0) {
      await ctx.jobs.enqueue(tx, {
        name: 'notifications.announce-debit-in-time',
        data: { merchantId, plannedId },
        startAt
      });
      return;
    }
    const [first, ...more] = await listPlannedLines(tx, merchantId, plannedId);
    await queueNoticeToCustomer(ctx, tx, {
      merchantId,
      customerId: plan.customerId,
      invoiceId: first && more.length === 0 ? first.invoiceId : null,
      kind: 'debit-announced',
      cause: `planned-collection:${plannedId}`,
      sendBy: announcedBy(plan, zone)
    });
  });
}

function announcedAt({ collectOn, noticeDays }: PlannedCollection, zone: string): Temporal.Instant {
  return collectOn
    .subtract({ days: noticeDays + SPARE_DAYS })
    .toZonedDateTime({ timeZone: zone, plainTime: { hour: ANNOUNCED_AT_HOUR } })
    .toInstant();
}

/** The end of the last day on which the notice is still as old as was agreed, with an hour for the carrier. */
function announcedBy({ collectOn, noticeDays }: PlannedCollection, zone: string): Temporal.Instant {
  return collectOn
    .subtract({ days: noticeDays })
    .toZonedDateTime({ timeZone: zone, plainTime: { hour: 23 } })
    .toInstant();
}
