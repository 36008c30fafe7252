import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { listStatusChanges, type StatusChangeRecord } from '../../platform/events/status-changes.ts';
import { readInvoice, type Invoice } from '../billing/index.ts';
import {
  listInvoiceDecisions,
  listInvoicePayments,
  type InvoiceDecision,
  type InvoicePayment
} from '../collection/index.ts';
import { listAuditEntries, readCustomer, type AuditEntry, type Customer } from '../identity/index.ts';
import { listLedgerLines, type LedgerAccount, type LedgerLine } from '../ledger/index.ts';
import { listNotices, type NoticeListItem } from '../notifications/index.ts';

/** One moment in the life of an invoice: facts only, the page has the words. */
export type HistoryEntry = Readonly<{ id: string; at: Temporal.Instant }> &
  (
    | Readonly<{ kind: 'invoice-status'; from: string | null; event: string; to: string }>
    | Readonly<{ kind: 'attempt-status'; payment: InvoicePayment; to: string }>
    | Readonly<{ kind: 'refund-status'; payment: InvoicePayment; amount: Money; to: string }>
    | Readonly<{ kind: 'dispute-status'; payment: InvoicePayment; amount: Money; to: string }>
    | Readonly<{ kind: 'booking'; cause: string; booking: string; lines: readonly BookedLine[] }>
    | Readonly<{ kind: 'notice'; notice: NoticeListItem }>
    | Readonly<{ kind: 'decision'; decision: InvoiceDecision }>
    | Readonly<{
        kind: 'act';
        action: string;
        actorKind: string;
        actorId: string | null;
        actorName: string | null;
      }>
  );

export type BookedLine = Readonly<{ account: LedgerAccount; amount: Money }>;

export type InvoiceHistory = Readonly<{
  invoice: Invoice;
  customer: Customer;
  payments: readonly InvoicePayment[];
  notices: readonly NoticeListItem[];
  /** The newest first. */
  entries: readonly HistoryEntry[];
}>;

/** An invoice with all that ever happened to it. Refuses `invoice-unknown`, the same for another merchant's. */
export async function readInvoiceHistory(
  ctx: Pick<Context, 'db'>,
  input: Readonly<{ merchantId: string; invoiceId: string }>
): Promise<InvoiceHistory> {
  const { merchantId, invoiceId } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const invoice = await readInvoice(tx, merchantId, invoiceId);
    const customer = await readCustomer(tx, merchantId, invoice.customerId);
    const payments = await listInvoicePayments(tx, merchantId, invoiceId);
    const changes = await listStatusChanges(tx, merchantId, [invoiceId, ...payments.flatMap(subjectsOf)]);
    const lines = await listLedgerLines(tx, merchantId, invoiceId);
    const notices = await listNotices(tx, merchantId, invoiceId);
    const decisions = await listInvoiceDecisions(tx, merchantId, invoiceId);
    const attemptIds = payments.map(({ attempt }) => attempt.id);
    const acts = await listAuditEntries(tx, merchantId, [invoiceId, ...attemptIds]);
    const entries = [
      ...changes.map((change) => statusEntry(change, payments)),
      ...bookings(lines),
      ...notices.map((notice): HistoryEntry => ({
        kind: 'notice',
        id: notice.id,
        at: notice.sentAt ?? notice.createdAt,
        notice
      })),
      ...decisions.map((decision): HistoryEntry => ({
        kind: 'decision',
        id: decision.id,
        at: decision.decidedAt,
        decision
      })),
      ...acts.map(actEntry)
    ];
    return { invoice, customer, payments, notices, entries: newestFirst(entries) };
  });
}

function subjectsOf(payment: InvoicePayment): string[] {
  return [payment.attempt, ...payment.refunds, ...payment.disputes].map(({ id }) => id);
}

function statusEntry(change: StatusChangeRecord, payments: readonly InvoicePayment[]): HistoryEntry {
  const { id, at, to } = change;
  for (const payment of payments) {
    if (payment.attempt.id === change.subjectId) return { kind: 'attempt-status', id, at, payment, to };
    const refund = payment.refunds.find((each) => each.id === change.subjectId);
    if (refund) return { kind: 'refund-status', id, at, payment, amount: refund.amount, to };
    const dispute = payment.disputes.find((each) => each.id === change.subjectId);
    if (dispute) return { kind: 'dispute-status', id, at, payment, amount: dispute.amount, to };
  }
  return { kind: 'invoice-status', id, at, from: change.from, event: change.event, to };
}

/** One entry per booking: its lines belong together. */
function bookings(lines: readonly LedgerLine[]): HistoryEntry[] {
  const byCause = Map.groupBy(lines, (line) => line.cause);
  return [...byCause].map(([cause, ofCause]) => {
    const [{ at, kind }] = ofCause as [LedgerLine];
    const booked = ofCause.map(({ account, amount }) => ({ account, amount }));
    return { kind: 'booking', id: `booking:${cause}`, at, cause, booking: kind, lines: booked };
  });
}

function actEntry(entry: AuditEntry): HistoryEntry {
  const { id, at, action, actorKind, actorId, actorName } = entry;
  return { kind: 'act', id, at, action, actorKind, actorId, actorName };
}

/** Of one moment, what was written last comes first; ids are in order of time. */
function newestFirst(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const indexed = entries.map((entry, order) => ({ entry, order }));
  indexed.sort((a, b) => Temporal.Instant.compare(b.entry.at, a.entry.at) || b.order - a.order);
  return indexed.map(({ entry }) => entry);
}
