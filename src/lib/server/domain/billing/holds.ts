import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import type { contactHold } from './schema.ts';

/** Why a customer is left alone. */
export type ContactHold = Readonly<typeof contactHold.$inferSelect>;
export type HoldReason = ContactHold['because'];

/**
 * Whether nothing is debited by itself for invoice `i`: a hold stands on its customer, or on itself. A hold that ends by
 * itself stands until the job that ends it has put everything in motion again.
 */
export function isHeldInvoice(i: SQL): SQL {
  return sql`exists (select from contact_hold h
    where h.merchant_id = ${i}.merchant_id and h.customer_id = ${i}.customer_id and h.stops_debits
      and h.released_at is null and (h.invoice_id is null or h.invoice_id = ${i}.id))`;
}

/**
 * Pauses what holds cover and nothing else has paused: not asked for, not collected by itself, not overdue. In the
 * caller's transaction; doing it again changes nothing. `whose` is a condition on invoice `i`.
 */
export async function pauseHeldInvoices(tx: Tx, merchantId: string, whose: SQL): Promise<void> {
  await tx.execute(sql`
    update invoice i set paused_because = 'hold'
    where i.merchant_id = ${merchantId} and i.paused_because is null and ${whose} and ${isHeldInvoice(sql`i`)}`);
}

/** Everything of a customer, or one invoice, locked in the order of ids as everywhere. Answers the ids. */
export async function lockCovered(
  tx: Tx,
  { merchantId, customerId, invoiceId }: Pick<ContactHold, 'merchantId' | 'customerId' | 'invoiceId'>
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select id from invoice
    where merchant_id = ${merchantId} and customer_id = ${customerId}
      and ${invoiceId === null ? sql`true` : sql`id = ${invoiceId}`}
    order by id for update`);
  return rows.map(({ id }) => id);
}
