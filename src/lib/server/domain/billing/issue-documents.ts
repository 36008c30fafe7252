import { sql } from 'drizzle-orm';
import { money, negate, smaller, subtract } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit, type DomainEvent } from '../../events.ts';
import { assert } from '../../platform/assert.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { insertRows } from '../../platform/db/insert-rows.ts';
import { recordStatusChanges, type StatusChange } from '../../platform/events/status-changes.ts';
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
import { pauseHeldInvoices } from './holds.ts';
import { refuseDoubleClaims } from './refuse-double-claims.ts';
import { findDocuments, knownOrTaken, type IssueResult, type Standing } from './issue-result.ts';
import { issueCreditNote, lockCreditedInvoices } from './issue-credit-note.ts';
import type { InvoiceStatus } from './invoice-lifecycle.ts';
import { creditNote, invoice } from './schema.ts';

/**
 * Takes a batch of checked documents in one transaction, a fixed number of statements whatever its size: customers,
 * invoices, bookings, news; then the credit notes, one by one, on the invoices that they reduce. The same document
 * again is `known` and changes nothing, not even its customer. Answers in the order of the input.
 */
export async function issueDocuments(
  ctx: Context,
  merchantId: string,
  documents: readonly InvoiceDocument[]
): Promise<IssueResult[]> {
  const now = ctx.clock.now();
  const prepared = documents.map(prepareDocument);
  const invoices = prepared.filter((each) => each.source.kind === 'invoice');
  const notes = prepared.filter((each) => each.source.kind === 'credit-note');
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const merchant = await readMerchant(tx, merchantId);
    const known = {
      invoices: await findDocuments(tx, merchantId, invoice, invoices.map(numberOf)),
      notes: await findDocuments(tx, merchantId, creditNote, notes.map(numberOf))
    };
    const news = invoices.filter((each) => !known.invoices.has(numberOf(each)));
    const results = await refuseDoubleClaims(tx, merchantId, news);
    const taken = invoices.filter((each) => !results.has(each));
    const fresh = [
      ...news.filter((each) => !results.has(each)),
      ...notes.filter((each) => !known.notes.has(numberOf(each)))
    ];
    const rows = fresh.map((each) => customerRow(each, merchant));
    const customers = await upsertCustomers(tx, merchantId, now, rows);
    const issued = await issueInvoices(ctx, tx, { merchant, now, customers }, taken, known.invoices);
    for (const [each, result] of issued) results.set(each, result);
    await lockCreditedInvoices(tx, merchantId, notes);
    for (const note of notes) {
      const result = known.notes.has(numberOf(note))
        ? knownOrTaken(note, known.notes)
        : await issueCreditNote(ctx, tx, merchantId, now, note, customers);
      results.set(note, result);
    }
    return prepared.map((each) => {
      const result = results.get(each);
      assert(result, 'every document has a result');
      return result;
    });
  });
}

type Issuing = Readonly<{
  merchant: Merchant;
  now: Temporal.Instant;
  customers: ReadonlyMap<string, string>;
}>;

async function issueInvoices(
  ctx: Context,
  tx: Tx,
  issuing: Issuing,
  invoices: readonly PreparedDocument[],
  known: ReadonlyMap<string, Standing>
): Promise<Map<PreparedDocument, IssueResult>> {
  const { merchant, now } = issuing;
  const results = new Map<PreparedDocument, IssueResult>();
  const unknown = invoices.filter((each) => !known.has(numberOf(each)));
  const rows = await insertInvoices(tx, issuing, unknown);
  // What comes in for somebody who is left alone is paused from its first moment.
  if (rows.size > 0)
    await pauseHeldInvoices(
      tx,
      merchant.id,
      sql`i.id = any(${sql.param([...rows.values()].map(({ id }) => id))}::uuid[])`
    );
  await book(
    tx,
    [...rows.values()].map((row) => issueBooking(row, now))
  );
  await recordStatusChanges(tx, merchant.id, now, [...rows.values()].map(issuedStatus));
  await emit(ctx, tx, merchant.id, now, [...rows.values()].map(issuedEvent));
  // A number that came twice in this batch, or from another import at this moment.
  const late = unknown.filter((each) => !rows.has(each)).map(numberOf);
  const standing = new Map([...known, ...(await findDocuments(tx, merchant.id, invoice, late))]);
  for (const each of invoices) {
    const row = rows.get(each);
    results.set(each, row ? { kind: 'added', id: row.id, number: row.number } : knownOrTaken(each, standing));
  }
  return results;
}

/** Writes the invoices whose numbers are free; answers those. */
async function insertInvoices(
  tx: Tx,
  issuing: Issuing,
  unknown: readonly PreparedDocument[]
): Promise<Map<PreparedDocument, InvoiceRow>> {
  if (unknown.length === 0) return new Map();
  const { merchant, now } = issuing;
  const today = dateIn(merchant.zone, now);
  const sequence = await takeReferences(tx, merchant.id, unknown.length);
  const rows = unknown.map((each, i) => invoiceRow(each, issuing, today, sequence + i));
  const added = await insertRows<{ id: string }>(
    tx,
    invoice,
    rows.map(({ prepaidMinor: _, ...row }) => ({ ...row, createdAt: now.toString() })),
    sql`on conflict (merchant_id, number) do nothing returning id`
  );
  const addedIds = new Set(added.map((row) => row.id));
  return new Map(
    unknown.map((each, i) => [each, rows[i]!] as const).filter(([, row]) => addedIds.has(row.id))
  );
}

/** An invoice as it is written; `document` is JSON, dates are ISO. */
type InvoiceRow = Readonly<{
  merchantId: string;
  id: string;
  customerId: string;
  number: string;
  status: InvoiceStatus;
  issuedOn: string;
  dueOn: string;
  currency: InvoiceDocument['currency'];
  totalMinor: number;
  balanceMinor: number;
  prepaidMinor: number;
  subject: string;
  paymentReference: string;
  document: string;
  documentHash: Uint8Array;
}>;

function invoiceRow(
  each: PreparedDocument,
  { merchant, now, customers }: Issuing,
  today: Temporal.PlainDate,
  sequence: number
): InvoiceRow {
  const { source } = each;
  const { total, prepaid } = claimedTotal(source);
  // What was prepaid beyond the total is credit, not a debt turned round.
  const balance = subtract(total, smaller(total, prepaid));
  const dueOn = dueDate(source, merchant);
  const isOverdue = Temporal.PlainDate.compare(dueOn, today) < 0;
  return {
    merchantId: merchant.id,
    id: newId(now),
    customerId: customers.get(each.customerReference)!,
    number: source.number,
    status: balance.minor === 0 ? 'paid' : isOverdue ? 'overdue' : 'open',
    issuedOn: source.issuedOn.toString(),
    dueOn: dueOn.toString(),
    currency: source.currency,
    totalMinor: total.minor,
    balanceMinor: balance.minor,
    prepaidMinor: prepaid.minor,
    subject: subjectOf(source),
    paymentReference: paymentReference(source, merchant, sequence),
    document: each.json,
    documentHash: each.hash
  };
}

function issuedStatus({ id, status }: InvoiceRow): StatusChange {
  return { subjectKind: 'invoice', subjectId: id, from: null, event: 'issue', to: status };
}

function issuedEvent({ id, number, customerId }: InvoiceRow): DomainEvent {
  return { type: 'invoice.issued', subjectId: id, payload: { number, customerId } };
}

function numberOf(each: PreparedDocument): string {
  return each.source.number;
}

function issueBooking(row: InvoiceRow, at: Temporal.Instant): Booking {
  const { currency } = row;
  const side = { customerId: row.customerId, invoiceId: row.id };
  const total = money(row.totalMinor, currency);
  const prepaid = money(row.prepaidMinor, currency);
  const used = smaller(total, prepaid);
  return {
    merchantId: row.merchantId,
    kind: 'invoice-issued',
    cause: `invoice:${row.id}`,
    at,
    entries: [
      { ...side, account: 'receivable', amount: total },
      { ...side, account: 'revenue', amount: negate(total) },
      { ...side, account: 'prepaid', amount: prepaid },
      { ...side, account: 'receivable', amount: negate(used) },
      { customerId: row.customerId, account: 'customer-credit', amount: subtract(used, prepaid) }
    ]
  };
}
