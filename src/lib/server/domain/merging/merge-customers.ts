import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { pauseHeldInvoices } from '../billing/index.ts';
import { recordAudit } from '../identity/index.ts';
import { decideMerge } from './decide-merge.ts';
import { moveRows } from './move-rows.ts';
import { readSides, type MergeOf } from './read-sides.ts';

/**
 * Makes one customer of two who are the same person: everything of the gone one is the kept one's, in one transaction, and
 * the gone one's id, number and contacts lead to the kept one from then on. Sums don't change: bookings keep their amounts
 * and accounts, and only say whose they are. It can't be undone. Refuses `customer-not-found` and what `decideMerge` says.
 */
export async function mergeCustomers(ctx: Context, merge: MergeOf): Promise<void> {
  const { merchantId, keptId, goneId } = merge;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await lockBoth(tx, merge);
    const { kept, gone } = await readSides(tx, merge);
    const [refused] = decideMerge(kept, gone);
    if (refused !== undefined) throw new Refusal(refused);
    const [former] = await tx.execute<{ reference: string; name: string }>(sql`
      update customer set merged_into_id = ${keptId}, merged_at = ${now.toString()}::timestamptz
      where merchant_id = ${merchantId} and id = ${goneId} returning reference, name`);
    // Whoever led to the gone one leads to the kept one now: one step, never a chain.
    await tx.execute(sql`
      update customer set merged_into_id = ${keptId} where merchant_id = ${merchantId} and merged_into_id = ${goneId}`);
    await fillGaps(tx, merge);
    const sessions = await tx.execute<{ id: string }>(sql`
      select id from customer_session where merchant_id = ${merchantId} and customer_id = ${goneId}`);
    await moveRows(tx, { ...merge, now });
    // Whoever of the two was left alone, both are now.
    await pauseHeldInvoices(tx, merchantId, sql`i.customer_id = ${keptId}`);
    const sessionIds = sessions.map(({ id }) => id);
    await emit(ctx, tx, merchantId, now, [
      { type: 'customer.merged', subjectId: goneId, payload: { intoId: keptId } },
      ...(sessionIds.length > 0
        ? [{ type: 'customer-session.ended' as const, subjectId: keptId, payload: { sessionIds } }]
        : [])
    ]);
    await recordAudit(ctx, tx, merchantId, {
      action: 'merge-customers',
      subjectKind: 'customer',
      subjectId: keptId,
      details: { goneId, goneReference: former!.reference }
    });
  });
}

/**
 * Customers, then their payments, then their invoices, each in order of id, as everywhere: whoever begins to pay one of
 * them holds its invoice and is waited for, and seen; whoever comes later finds the kept customer.
 */
async function lockBoth(tx: Tx, { merchantId, keptId, goneId }: MergeOf): Promise<void> {
  const ids = sql`any(${sql.param([keptId, goneId])}::uuid[])`;
  await tx.execute(sql`
    select from customer where merchant_id = ${merchantId} and id = ${ids} order by id for update`);
  await tx.execute(sql`
    select from payment_attempt where merchant_id = ${merchantId} and customer_id = ${ids} order by id for update`);
  await tx.execute(sql`
    select from invoice where merchant_id = ${merchantId} and customer_id = ${ids} order by id for update`);
}

/** What the kept customer's file doesn't say, and the gone one's does. */
async function fillGaps(tx: Tx, { merchantId, keptId, goneId }: MergeOf): Promise<void> {
  await tx.execute(sql`
    update customer k set
      email = coalesce(k.email, g.email),
      email_proved_at = case when k.email is null then g.email_proved_at else k.email_proved_at end,
      phone = coalesce(k.phone, g.phone),
      phone_proved_at = case when k.phone is null then g.phone_proved_at else k.phone_proved_at end,
      address = coalesce(k.address, g.address), segment = coalesce(k.segment, g.segment),
      is_formal = coalesce(k.is_formal, g.is_formal)
    from customer g
    where k.merchant_id = ${merchantId} and k.id = ${keptId} and g.merchant_id = ${merchantId} and g.id = ${goneId}`);
}
