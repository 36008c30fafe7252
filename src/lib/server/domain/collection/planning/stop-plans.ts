import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { decisionRows } from './decisions.ts';
import { lockPlannedCollection, movePlan } from './planned-collections.ts';

/** Why a coming collection is called off. */
export type StopReason =
  | 'paid'
  | 'voided'
  | 'written-off'
  | 'by-the-customer'
  | 'no-consent'
  | 'nothing-owed'
  | 'arranged'
  | 'promised'
  | 'held'
  | 'handed-over';

/**
 * Takes these invoices out of what is planned; a plan that is left without any is called off. In the transaction of
 * whatever made it needless: a payment, a void, a customer who tries now. What is being attempted has its own claim.
 */
export async function stopPlans(
  tx: Tx,
  merchantId: string,
  invoiceIds: readonly string[],
  because: StopReason,
  now: Temporal.Instant
): Promise<string[]> {
  if (invoiceIds.length === 0) return [];
  const touched = await tx.execute<{ planned_id: string }>(sql`
    select distinct l.planned_id from planned_collection_invoice l
    where l.merchant_id = ${merchantId} and l.is_live and l.invoice_id in ${[...invoiceIds]}
    order by l.planned_id`);
  const stopped: string[] = [];
  for (const { planned_id: plannedId } of touched) {
    const plan = await lockPlannedCollection(tx, merchantId, plannedId);
    await tx.execute(sql`
      update planned_collection_invoice set is_live = false
      where merchant_id = ${merchantId} and planned_id = ${plannedId} and invoice_id in ${[...invoiceIds]}`);
    const left = await tx.execute(sql`
      select from planned_collection_invoice
      where merchant_id = ${merchantId} and planned_id = ${plannedId} and is_live limit 1`);
    if (!plan || left.length > 0) continue;
    await movePlan(tx, plan, 'cancel', now, {}, [
      decisionRows(merchantId, now, { plannedId, kind: 'cancel', rule: because })
    ]);
    stopped.push(plannedId);
  }
  return stopped;
}

/** The same for those of an attempt's invoices that owe nothing any more: called where its success is booked. */
export async function stopPlansOfPaid(
  tx: Tx,
  merchantId: string,
  attemptId: string,
  now: Temporal.Instant
): Promise<void> {
  const paid = await tx.execute<{ id: string }>(sql`
    select i.id from attempt_allocation l
    join invoice i on i.merchant_id = l.merchant_id and i.id = l.invoice_id
    join planned_collection_invoice p on p.merchant_id = i.merchant_id and p.invoice_id = i.id and p.is_live
    where l.merchant_id = ${merchantId} and l.attempt_id = ${attemptId} and i.balance_minor = 0`);
  const ids = paid.map(({ id }) => id);
  await stopPlans(tx, merchantId, ids, 'paid', now);
}
