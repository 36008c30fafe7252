import type { Context } from '../../context.ts';
import { assert } from '../../platform/assert.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { joinTransaction } from '../../platform/db/join-transaction.ts';
import { reach } from '../../platform/failpoints.ts';
import { issueDocuments, readInvoice, type IssueResult } from '../billing/index.ts';
import { findCustomers, readMerchant, type Merchant } from '../identity/index.ts';
import { billDocument } from './bill-document.ts';
import { findLastInvoice, lockBillable, type Billable } from './bill-queries.ts';
import { composeBill, type ComposedBill } from './compose-bill.ts';
import { debitDateFor, findDebitDays, type DebitDay } from './debits/index.ts';
import type { SubscriptionSettings } from './facts.ts';
import { readSettings } from './read-settings.ts';
import { postponeLines, recordBills, takeNumbers } from './record-bills.ts';

/** Bills per transaction: documents of this many fit in one statement, and a crash repeats little. */
const BATCH = 200;

/**
 * Makes invoices of what is planned and due: one per period, with the adjustments that wait. Numbers, documents,
 * bookings and the marks on the periods are one transaction, so that a period is billed once or not yet. Answers how
 * many bills were made; stops after `most`, for the caller to go on later.
 */
export async function issueBills(
  ctx: Context,
  input: Readonly<{ merchantId: string; most?: number }>
): Promise<number> {
  let total = 0;
  for (;;) {
    const batch = await issueBatch(ctx, input.merchantId);
    total += batch.bills;
    if (batch.seen === 0 || (input.most !== undefined && total >= input.most)) return total;
  }
}

type Drafted = Readonly<{ billable: Billable; bill: Exclude<ComposedBill, { kind: 'wait' }> }>;

async function issueBatch(
  ctx: Context,
  merchantId: string
): Promise<Readonly<{ seen: number; bills: number }>> {
  const now = ctx.clock.now();
  const result = await ctx.db.withMerchant(merchantId, async (tx) => {
    const merchant = await readMerchant(tx, merchantId);
    const today = dateIn(merchant.zone, now);
    const billables = await lockBillable(tx, merchantId, today, BATCH);
    if (billables.length === 0) return { seen: 0, bills: 0 };
    const composed = billables.map((billable) => ({
      billable,
      bill: composeBill(billable.lines, billable.isLast)
    }));
    const waiting = composed.filter(({ bill }) => bill.kind === 'wait').map(({ billable }) => billable);
    await postponeLines(tx, merchantId, waiting, today);
    const drafted = composed.filter((each): each is Drafted => each.bill.kind !== 'wait');
    const documents = await draftDocuments(tx, merchant, drafted, today);
    const results = await issueDocuments(joinTransaction(ctx, merchantId, tx), merchantId, documents);
    await recordBills(
      tx,
      merchantId,
      now,
      drafted.map((each, i) => ({ ...each, issuedId: idOf(results[i]) }))
    );
    reach('issue-bills:before-commit');
    return { seen: billables.length, bills: drafted.length };
  });
  reach('issue-bills:after-commit');
  return result;
}

async function draftDocuments(
  tx: Tx,
  merchant: Merchant,
  drafted: readonly Drafted[],
  today: Temporal.PlainDate
) {
  if (drafted.length === 0) return [];
  const customerIds = drafted.map(({ billable }) => billable.customerId);
  const customers = await findCustomers(tx, merchant.id, customerIds);
  const debitDays = await findDebitDays(tx, merchant.id, customerIds);
  const settings = await readSettings(tx, merchant.id);
  const numbers = await takeNumbers(tx, merchant.id, drafted.length, settings.numberPrefix);
  return Promise.all(
    drafted.map(async ({ billable, bill }, i) => {
      const customer = customers.get(billable.customerId);
      assert(customer, 'a subscription has its customer');
      return billDocument({
        bill,
        number: numbers[i]!,
        issuedOn: today,
        dueOn: dueOn(today, merchant, settings, debitDays.get(billable.customerId)),
        customer,
        ...(bill.kind === 'credit-note' && (await precedingNumber(tx, merchant.id, billable.subscriptionId)))
      });
    })
  );
}

function dueOn(
  today: Temporal.PlainDate,
  merchant: Merchant,
  settings: SubscriptionSettings,
  debitDay: DebitDay | undefined
): Temporal.PlainDate {
  return debitDateFor(today, merchant.paymentTermDays, settings.debitNoticeDays, debitDay);
}

async function precedingNumber(tx: Tx, merchantId: string, subscriptionId: string) {
  const invoiceId = await findLastInvoice(tx, merchantId, subscriptionId);
  return invoiceId && { precedingNumber: (await readInvoice(tx, merchantId, invoiceId)).number };
}

function idOf(result: IssueResult | undefined): string {
  // A number of ours can't stand under another document: the series gives each number once.
  assert(result?.kind === 'added', `a bill is issued: ${JSON.stringify(result)}`);
  return result.id;
}
