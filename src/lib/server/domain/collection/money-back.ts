import { and, eq } from 'drizzle-orm';
import { money, negate, smaller, subtract, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { lockInvoices, type Invoice } from '../billing/index.ts';
import { readCustomerCredit, readNetOfCauses, type Entry, type NetEffect } from '../ledger/index.ts';
import { listAllocations, type Attempt } from './attempts.ts';
import { dispute, refund } from './schema.ts';

/**
 * The debit side of money that goes back on an attempt: first what the payment left as credit, as far as that credit is
 * still there; then either the invoices that it paid owe again (`reopen`, the last allocation first), or it is
 * `credit-granted` and nobody owes anything. What fits nowhere (a void invoice) is granted, too. Counted is what this
 * attempt still holds, after all that went back on it before. The attempt must be locked.
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
  const invoiceIds = allocations.map((each) => each.invoiceId);
  const invoices = await lockInvoices(tx, merchantId, customerId, invoiceIds);
  const held = await readNetOfCauses(tx, merchantId, await listCauses(tx, attempt), currency);
  const credit = await readCustomerCredit(tx, merchantId, customerId, currency);
  return spreadMoneyBack({ customerId, amount, effect, invoices, held, credit });
}

/**
 * The same of any money that goes back: `held` is what its bookings did so far, `invoices` those that it paid, `credit` what
 * the customer still has. Pure.
 */
export function spreadMoneyBack({
  customerId,
  amount,
  effect,
  invoices,
  held,
  credit
}: Readonly<{
  customerId: string;
  amount: Money;
  effect: 'credit' | 'reopen';
  invoices: readonly Invoice[];
  held: readonly NetEffect[];
  credit: Money;
}>): Entry[] {
  const { currency } = amount;
  const entries: Entry[] = [];
  let left = amount;
  const take = (entry: Omit<Entry, 'amount'>, upTo: Money) => {
    const share = smaller(left, upTo);
    if (share.minor <= 0) return;
    entries.push({ ...entry, amount: share });
    left = subtract(left, share);
  };
  // A payment that met an invoice already paid, or void, became credit: that is the first to go back.
  take({ account: 'customer-credit', customerId }, smaller(credit, heldOn('customer-credit', null)));
  if (effect === 'reopen')
    for (const invoice of [...invoices].reverse()) {
      if (invoice.status === 'void' || invoice.balance.currency !== currency) continue;
      // An invoice can't owe more than it asked.
      const room = subtract(subtract(invoice.total, invoice.balance), invoice.writtenOff);
      const paid = heldOn('receivable', invoice.id);
      take({ account: 'receivable', customerId, invoiceId: invoice.id }, smaller(room, paid));
    }
  take({ account: 'credit-granted', customerId }, left);
  return entries;

  function heldOn(account: NetEffect['account'], id: string | null): Money {
    const found = held.find((each) => each.account === account && each.invoiceId === id);
    return found ? negate(found.net) : money(0, currency);
  }
}

/** Every booking that this attempt's money has had. */
async function listCauses(tx: Tx, { merchantId, id }: Attempt): Promise<string[]> {
  const idsOf = (of: typeof refund | typeof dispute) =>
    tx
      .select({ id: of.id })
      .from(of)
      .where(and(eq(of.merchantId, merchantId), eq(of.attemptId, id)));
  const refunds = await idsOf(refund);
  const disputes = await idsOf(dispute);
  return [
    `attempt:${id}`,
    ...refunds.flatMap((each) => [`refund:${each.id}`, `refund:${each.id}:returned`]),
    ...disputes.map((each) => `dispute:${each.id}:lost`)
  ];
}
