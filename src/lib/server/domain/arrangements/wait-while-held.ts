import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { isHeldInvoice } from '../billing/index.ts';
import { readMerchant } from '../identity/index.ts';
import { changePart, listParts, readMoneyMoving, type HeldArrangement } from './arrangements.ts';
import { instalmentDays } from './plan-instalments.ts';

/** Whether nothing of an arrangement is debited by itself: its customer, or an invoice of it, is left alone. */
export async function isLeftAlone(tx: Tx, { arrangement, invoices }: HeldArrangement): Promise<boolean> {
  const [held] = await tx.execute(sql`
    select from invoice i
    where i.merchant_id = ${arrangement.merchantId} and ${isHeldInvoice(sql`i`)}
      and i.id = any(${sql.param(invoices.map(({ id }) => id))}::uuid[])
    limit 1`);
  return held !== undefined;
}

/**
 * An arrangement whose customer is left alone waits: parts whose day comes move on by months, all of them alike, the grace
 * of one that was missed before begins when the hold is over, and a debit that was called off is planned again then.
 */
export async function waitWhileHeld(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  { arrangement, invoices }: HeldArrangement
): Promise<void> {
  const { merchantId, id, day } = arrangement;
  const moving = await readMoneyMoving(
    tx,
    merchantId,
    invoices.map((each) => each.id)
  );
  if (moving.plannedMinor !== null || moving.isUnderWay) return;
  const { zone } = await readMerchant(tx, merchantId);
  const today = dateIn(zone, ctx.clock.now());
  const parts = await listParts(tx, merchantId, id);
  for (const part of parts) if (part.status === 'missed') await changePart(tx, part, { missedOn: today });
  const coming = parts.filter(({ status }) => status === 'coming');
  const [first] = coming;
  if (!first) return;
  const isPassing = Temporal.PlainDate.compare(first.dueOn, today) <= 0;
  const days = isPassing ? instalmentDays(day, today.add({ days: 1 }), coming.length) : [];
  for (const [place, part] of coming.entries()) {
    const dueOn = days[place] ?? part.dueOn;
    const isMoved = !dueOn.equals(part.dueOn);
    if (!isMoved && part.debits === 0) continue;
    await changePart(tx, part, { dueOn, debits: 0, ...(isMoved && { toldNearAt: null }) });
  }
}
