import { money, smaller, subtract, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { lockInvoices } from '../billing/index.ts';
import { readCreditOfCause, readCustomerCredit, type Entry } from '../ledger/index.ts';
import { listAllocations, type Attempt } from './attempts.ts';

/**
 * The debit side of money that goes back on an attempt: first what the payment left as credit, as far as that credit is
 * still there; then either the invoices that it paid owe again (`reopen`, the last allocation first), or it is
 * `credit-granted` and nobody owes anything. What fits nowhere (a void invoice) is granted, too.
 */
export async function moneyBackEntries(
  tx: Tx,
  attempt: Attempt,
  amount: Money,
  effect: 'credit' | 'reopen'
): Promise<Entry[]> {
  const { merchantId, customerId } = attempt;
  const { currency } = amount;
  const allocations = await listAllocations(tx, merchantId, attempt.id);
  const invoices = await lockInvoices(
    tx,
    merchantId,
    customerId,
    allocations.map((each) => each.invoiceId)
  );
  const entries: Entry[] = [];
  let left = amount;
  const take = (entry: Omit<Entry, 'amount'>, upTo: Money) => {
    const share = smaller(left, upTo);
    if (share.minor <= 0) return;
    entries.push({ ...entry, amount: share });
    left = subtract(left, share);
  };
  // A payment that met an invoice already paid, or void, became credit: that is the first to go back.
  const credit = smaller(
    await readCustomerCredit(tx, merchantId, customerId, currency),
    await readCreditOfCause(tx, merchantId, `attempt:${attempt.id}`, currency)
  );
  take({ account: 'customer-credit', customerId }, credit);
  if (effect === 'reopen')
    for (const invoice of [...invoices].reverse()) {
      if (invoice.status === 'void') continue;
      // An invoice can't owe more than it asked.
      const room = subtract(invoice.total, invoice.balance);
      const paid = money(
        allocations.find((each) => each.invoiceId === invoice.id)?.amountMinor ?? 0,
        currency
      );
      take({ account: 'receivable', customerId, invoiceId: invoice.id }, smaller(room, paid));
    }
  take({ account: 'credit-granted', customerId }, left);
  return entries;
}
