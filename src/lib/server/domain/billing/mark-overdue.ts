import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { newId } from '../../platform/crypto/random.ts';
import { readMerchant } from '../identity/index.ts';

/** Turns every open invoice whose due date has passed, in the merchant's zone, into an overdue one: one statement. */
export async function markOverdue(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<number> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(input.merchantId, async (tx) => {
    const { zone } = await readMerchant(tx, input.merchantId);
    const today = dateIn(zone, now).toString();
    const at = now.toString();
    // `newId` names the run; the row's own id makes each line of history unique without a round trip per invoice.
    const run = newId(now);
    const rows = await tx.execute(sql`
      with due as (
        -- In the order in which payments lock invoices, so that the two can't wait for each other.
        select merchant_id, id from invoice
        where merchant_id = ${input.merchantId} and status = 'open' and due_on < ${today}::date
          -- An arrangement or a promise takes the place of the due date while it holds.
          and paused_because is null
        order by id for update
      ), moved as (
        update invoice i set status = 'overdue' from due
        where i.merchant_id = due.merchant_id and i.id = due.id and i.status = 'open'
        returning i.merchant_id, i.id
      )
      insert into status_change (merchant_id, id, subject_kind, subject_id, from_status, event, to_status, at)
      select merchant_id, md5(${run} || id::text)::uuid, 'invoice', id, 'open', 'fallDue', 'overdue', ${at}::timestamptz
      from moved
      returning id`);
    return rows.length;
  });
}
