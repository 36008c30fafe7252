import { addBusinessDays } from '#lib/time/index.ts';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import {
  hasLackedMoney,
  listPlannedLines,
  readComingDebit,
  readPlannedCollection,
  type ComingDebit
} from '../collection/index.ts';
import { readMerchant } from '../identity/index.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';

/** So many business days before it can't be moved any more: enough to look at one's account, and to move it. */
const DAYS_TO_MOVE = 2;
/** An announcement that went out so shortly before says it all. */
const QUIET_DAYS = 4;
const REMINDED_AT_HOUR = 8;
/** How long a debit that failed for want of money, or one that was moved, makes the next one worth a word. */
const LOOKS_BACK_MONTHS = 12;

/**
 * "€ 34.95 on Friday: move it?" Told shortly before a debit can't be moved any more, to those for whom one failed or was
 * moved in the last year, and to nobody else: most debits need no word. Waits for its hour when it is early.
 */
export async function remindOfDebit(
  ctx: Context,
  input: Readonly<{ merchantId: string; plannedId: string }>
): Promise<void> {
  const { merchantId, plannedId } = input;
  const now = ctx.clock.now();
  const { plan, zone, lackedMoney, lines } = await ctx.db.withMerchant(merchantId, async (tx) => {
    const read = await readPlannedCollection(tx, merchantId, plannedId);
    const since = now.toZonedDateTimeISO('UTC').subtract({ months: LOOKS_BACK_MONTHS }).toInstant();
    return {
      plan: read,
      zone: (await readMerchant(tx, merchantId)).zone,
      lackedMoney: await hasLackedMoney(tx, merchantId, read.customerId, since),
      lines: await listPlannedLines(tx, merchantId, plannedId)
    };
  });
  const { customerId } = plan;
  if ((plan.status !== 'planned' && plan.status !== 'noticed') || !lackedMoney) return;
  const debit = await readComingDebit(ctx, { merchantId, customerId, plannedId });
  if (debit.move.kind !== 'movable') return;
  const { cutOffOn } = debit.move;
  const remindOn = addBusinessDays(cutOffOn, -DAYS_TO_MOVE);
  const startAt = remindOn
    .toZonedDateTime({ timeZone: zone, plainTime: { hour: REMINDED_AT_HOUR } })
    .toInstant();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    if (Temporal.Instant.compare(now, startAt) < 0)
      return ctx.jobs.enqueue(tx, {
        name: 'notifications.remind-of-debit-in-time',
        data: { merchantId, plannedId },
        startAt
      });
    if (wasJustTold(debit, dateIn(zone, now))) return undefined;
    return queueNoticeToCustomer(ctx, tx, {
      merchantId,
      customerId,
      invoiceId: lines.length === 1 ? lines[0]!.invoiceId : null,
      kind: 'debit-near',
      cause: `planned-collection:${plannedId}:near`,
      sendBy: startOf(cutOffOn, zone)
    });
  });
}

/** Its announcement is fresh, or still to come. */
function wasJustTold({ noticedOn, announcedByOn }: ComingDebit, today: Temporal.PlainDate): boolean {
  if (noticedOn === null) return announcedByOn !== null;
  return noticedOn.until(today).days < QUIET_DAYS;
}

function startOf(day: Temporal.PlainDate, zone: string): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: zone }).toInstant();
}
