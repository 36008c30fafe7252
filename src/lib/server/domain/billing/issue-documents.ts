import { money, negate, subtract } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit, type DomainEvent } from '../../events.ts';
import { assert } from '../../platform/assert.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { readMerchant, takeReferences, upsertCustomers, type Merchant } from '../identity/index.ts';
import { book, type Booking } from '../ledger/index.ts';
import {
  claimedTotal,
  customerRow,
  dueDate,
  paymentReference,
  prepareDocument,
  subjectOf,
  type PreparedDocument
} from './document-rows.ts';
import type { InvoiceDocument } from './intake/index.ts';
import { findDocuments, knownOrTaken, type IssueResult } from './issue-result.ts';
import { issueCreditNote } from './issue-credit-note.ts';
import { invoice } from './schema.ts';

/**
 * Takes a batch of checked documents in one transaction, a fixed number of statements whatever its size: customers,
 * invoices, bookings, news; then the credit notes, one by one, on the invoices that they reduce. The same document
 * again is `known` and changes nothing. Answers in the order of the input.
 */
export async function issueDocuments(
  ctx: Context,
  merchantId: string,
  documents: readonly InvoiceDocument[]
): Promise<IssueResult[]> {
  const now = ctx.clock.now();
  const prepared = documents.map(prepareDocument);
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const merchant = await readMerchant(tx, merchantId);
    const customers = await upsertCustomers(
      tx,
      merchantId,
      now,
      prepared.map((each) => customerRow(each, merchant))
    );
    const invoices = prepared.filter((each) => each.source.kind === 'invoice');
    const notes = prepared.filter((each) => each.source.kind === 'credit-note');
    const results = new Map<PreparedDocument, IssueResult>();
    for (const [each, result] of await issueInvoices(ctx, tx, merchant, now, invoices, customers))
      results.set(each, result);
    for (const note of notes)
      results.set(note, await issueCreditNote(ctx, tx, merchantId, now, note, customers));
    return prepared.map((each) => {
      const result = results.get(each);
      assert(result, 'every document has a result');
      return result;
    });
  });
}

async function issueInvoices(
  ctx: Context,
  tx: Tx,
  merchant: Merchant,
  now: Temporal.Instant,
  prepared: readonly PreparedDocument[],
  customers: ReadonlyMap<string, string>
): Promise<Map<PreparedDocument, IssueResult>> {
  if (prepared.length === 0) return new Map();
  const sequence = await takeReferences(tx, merchant.id, prepared.length);
  const rows = prepared.map((each, i) => invoiceRow(each, merchant, now, sequence + i, customers));
  const added = await tx
    .insert(invoice)
    .values(rows)
    .onConflictDoNothing({ target: [invoice.merchantId, invoice.number] })
    .returning({ id: invoice.id });
  const addedIds = new Set(added.map((row) => row.id));
  const fresh = rows.filter((row) => addedIds.has(row.id));
  await book(
    tx,
    fresh.map((row) => issueBooking(row, now))
  );
  await recordStatusChanges(
    tx,
    merchant.id,
    now,
    fresh.map((row) => ({
      subjectKind: 'invoice',
      subjectId: row.id,
      from: null,
      event: 'issue',
      to: row.status
    }))
  );
  await emit(
    ctx,
    tx,
    merchant.id,
    now,
    fresh.map((row): DomainEvent => ({
      type: 'invoice.issued',
      subjectId: row.id,
      payload: { number: row.number }
    }))
  );
  const standing = await findDocuments(
    tx,
    merchant.id,
    invoice,
    rows.filter((row) => !addedIds.has(row.id)).map((row) => row.number)
  );
  return new Map(
    prepared.map((each, i) => {
      const row = rows[i]!;
      return [
        each,
        addedIds.has(row.id)
          ? { kind: 'added', id: row.id, number: row.number }
          : knownOrTaken(each, standing)
      ];
    })
  );
}

function invoiceRow(
  each: PreparedDocument,
  merchant: Merchant,
  now: Temporal.Instant,
  sequence: number,
  customers: ReadonlyMap<string, string>
): typeof invoice.$inferInsert & { prepaidMinor: number } {
  const { source } = each;
  const { total, prepaid } = claimedTotal(source);
  const balance = subtract(total, prepaid);
  const dueOn = dueDate(source, merchant);
  const isOverdue = Temporal.PlainDate.compare(dueOn, dateIn(merchant.zone, now)) < 0;
  return {
    merchantId: merchant.id,
    id: newId(now),
    customerId: customers.get(each.customerReference)!,
    number: source.number,
    status: balance.minor === 0 ? 'paid' : isOverdue ? 'overdue' : 'open',
    issuedOn: source.issuedOn,
    dueOn,
    currency: source.currency,
    totalMinor: total.minor,
    balanceMinor: balance.minor,
    prepaidMinor: prepaid.minor,
    subject: subjectOf(source),
    paymentReference: paymentReference(source, merchant, sequence),
    document: each.stored,
    documentHash: each.hash,
    createdAt: now
  };
}

function issueBooking(row: ReturnType<typeof invoiceRow>, at: Temporal.Instant): Booking {
  const currency = row.currency as InvoiceDocument['currency'];
  const side = { customerId: row.customerId, invoiceId: row.id };
  const total = money(row.totalMinor, currency);
  const prepaid = money(row.prepaidMinor, currency);
  return {
    merchantId: row.merchantId,
    kind: 'invoice-issued',
    cause: `invoice:${row.id}`,
    at,
    entries: [
      { ...side, account: 'receivable', amount: total },
      { ...side, account: 'revenue', amount: negate(total) },
      { ...side, account: 'prepaid', amount: prepaid },
      { ...side, account: 'receivable', amount: negate(prepaid) }
    ]
  };
}
