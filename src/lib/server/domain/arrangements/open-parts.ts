import { sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import type { Invoice } from '../billing/index.ts';
import type { HeldArrangement } from './arrangements.ts';
import { settleInstalments } from './settle-instalments.ts';

/** What these invoices owe together. Minor units. */
export function owedOf(invoices: readonly Pick<Invoice, 'balance'>[]): number {
  return invoices.reduce((sum, { balance }) => sum + balance.minor, 0);
}

/** What of each part is still to come in, by what the ledger says at this moment. */
export async function readOpenParts(
  tx: Tx,
  { arrangement, invoices, parts }: HeldArrangement
): Promise<number[]> {
  const { merchantId, startedAt } = arrangement;
  if (startedAt === null) return [];
  const ids = invoices.map(({ id }) => id);
  const [row] = await tx.execute<{ credited: string | null }>(sql`
    select -sum(e.amount_minor) as credited from ledger_entry e
    join ledger_transaction t on t.merchant_id = e.merchant_id and t.id = e.transaction_id
    where e.merchant_id = ${merchantId} and e.invoice_id = any(${sql.param(ids)}::uuid[]) and e.account = 'receivable'
      and t.kind in ('credit-note-issued', 'invoice-voided', 'costs-withdrawn')
      and t.booked_at >= ${startedAt.toString()}::timestamptz`);
  return settleInstalments(parts, owedOf(invoices), Number(row?.credited ?? 0));
}
