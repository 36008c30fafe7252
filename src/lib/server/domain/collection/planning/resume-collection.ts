import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { lockInvoices } from '../../billing/index.ts';
import { continueCollection } from './continue-collection.ts';

/**
 * What was paused, and isn't any more, goes on: invoices that were being collected by machine before get their next try by the usual
 * decision, or their customer is asked. Those that never were are left to `planCollections`.
 */
export async function resumeCollection(
  ctx: Context,
  tx: Tx,
  input: Readonly<{ merchantId: string; customerId: string; invoiceIds: readonly string[] }>
): Promise<void> {
  const { merchantId, customerId, invoiceIds } = input;
  const invoices = await lockInvoices(tx, merchantId, customerId, invoiceIds);
  const rows = await tx.execute<{ invoice_id: string; planned_id: string; is_busy: boolean }>(sql`
    select distinct on (l.invoice_id) l.invoice_id, l.planned_id,
      exists (select from planned_collection_invoice b
        where b.merchant_id = l.merchant_id and b.invoice_id = l.invoice_id and b.is_live)
      or exists (select from attempt_allocation a
        where a.merchant_id = l.merchant_id and a.invoice_id = l.invoice_id and a.is_live) as is_busy
    from planned_collection_invoice l
    join planned_collection p on p.merchant_id = l.merchant_id and p.id = l.planned_id
    where l.merchant_id = ${merchantId} and l.invoice_id = any(${sql.param([...invoiceIds])}::uuid[])
    order by l.invoice_id, p.created_at desc, p.id desc`);
  const last = new Map(rows.filter(({ is_busy }) => !is_busy).map((row) => [row.invoice_id, row.planned_id]));
  const owing = invoices.filter(
    ({ id, status, balance, pausedBecause }) =>
      last.has(id) &&
      pausedBecause === null &&
      balance.minor > 0 &&
      (status === 'open' || status === 'overdue')
  );
  const [first] = owing;
  if (!first) return;
  const debt = {
    ...{ merchantId, customerId },
    invoices: owing.filter(({ balance }) => balance.currency === first.balance.currency),
    after: { plannedId: last.get(first.id)! }
  };
  await continueCollection(ctx, tx, debt, ctx.clock.now());
}
