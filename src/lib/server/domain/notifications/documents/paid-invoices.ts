import type { Money } from '#lib/money/index.ts';
import { money } from '#lib/money/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readInvoice, type Invoice } from '../../billing/index.ts';
import { listAllocations } from '../../collection/index.ts';

/** An invoice with the share of a payment that was meant for it. */
export type PaidInvoice = Readonly<{ invoice: Invoice; share: Money }>;

/** What an attempt was put against, the oldest due first. */
export async function readPaidInvoices(
  tx: Tx,
  merchantId: string,
  attemptId: string
): Promise<PaidInvoice[]> {
  const allocations = await listAllocations(tx, merchantId, attemptId);
  const paid = await Promise.all(
    allocations.map(async ({ invoiceId, amountMinor }) => {
      const invoice = await readInvoice(tx, merchantId, invoiceId);
      return { invoice, share: money(amountMinor, invoice.total.currency) };
    })
  );
  return paid.sort(
    (a, b) =>
      Temporal.PlainDate.compare(a.invoice.dueOn, b.invoice.dueOn) ||
      (a.invoice.number < b.invoice.number ? -1 : 1)
  );
}
