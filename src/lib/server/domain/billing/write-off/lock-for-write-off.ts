import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { invoiceLifecycle } from '../invoice-lifecycle.ts';
import { toInvoice, type Invoice } from '../queries.ts';
import { invoice } from '../schema.ts';

/** An invoice that can be written off, locked. Refuses `invoice-unknown` and `write-off-not-possible`. */
export async function lockForWriteOff(tx: Tx, merchantId: string, invoiceId: string): Promise<Invoice> {
  const [row] = await tx
    .select()
    .from(invoice)
    .where(and(eq(invoice.merchantId, merchantId), eq(invoice.id, invoiceId)))
    .for('update');
  if (!row) throw new Refusal('invoice-unknown');
  if (!invoiceLifecycle.may(row.status, 'writeOff') || row.balanceMinor === 0)
    throw new Refusal('write-off-not-possible');
  return toInvoice(row);
}
