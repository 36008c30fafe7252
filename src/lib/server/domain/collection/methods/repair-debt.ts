import { sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** What was to be collected by machine, did not come, and is open: a repaired method is tried on it at once. */
export type RepairDebt = Readonly<{ total: Money; invoiceIds: readonly string[] }>;

/**
 * Invoices that were planned before and are still owed, without those whose first collection is yet to come and those
 * that somebody is paying at this moment. Those of the oldest one's currency.
 */
export async function findRepairDebt(
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<RepairDebt | undefined> {
  const rows = await tx.execute<{ id: string; minor: string; currency: Currency }>(sql`
    select i.id, i.balance_minor as minor, i.currency from invoice i
    where i.merchant_id = ${merchantId} and i.customer_id = ${customerId}
      and i.status in ('open', 'overdue') and i.balance_minor > 0 and i.paused_because is null
      and exists (select from planned_collection_invoice l
        where l.merchant_id = i.merchant_id and l.invoice_id = i.id)
      and not exists (select from planned_collection_invoice l
        join planned_collection p on p.merchant_id = l.merchant_id and p.id = l.planned_id
        where l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live and p.kind = 'first')
      and not exists (select from attempt_allocation l
        where l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live)
    order by i.due_on, i.id`);
  const [oldest] = rows;
  if (!oldest) return undefined;
  const mine = rows.filter(({ currency }) => currency === oldest.currency);
  const totalMinor = mine.reduce((sum, { minor }) => sum + Number(minor), 0);
  return { total: money(totalMinor, oldest.currency), invoiceIds: mine.map(({ id }) => id) };
}
