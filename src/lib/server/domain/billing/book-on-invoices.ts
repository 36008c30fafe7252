import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit, type DomainEvent } from '../../events.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges, type StatusChange } from '../../platform/events/status-changes.ts';
import { readMerchant } from '../identity/index.ts';
import { book, type Booking } from '../ledger/index.ts';
import { invoiceLifecycle } from './invoice-lifecycle.ts';
import { invoice } from './schema.ts';

type InvoiceRow = typeof invoice.$inferSelect;

/**
 * Books, and lets the invoices follow: the balance beside each invoice, its status, and the news. The only way in which
 * a receivable changes. Answers the causes that were new; a cause booked before changes nothing.
 */
export async function bookOnInvoices(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  at: Temporal.Instant,
  bookings: readonly Booking[],
  reopenedBecause: 'refund' | 'dispute' = 'refund'
): Promise<ReadonlySet<string>> {
  const added = await book(tx, bookings);
  const deltas = receivableDeltas(bookings.filter((booking) => added.has(booking.cause)));
  if (deltas.size === 0) return added;
  const [rows, { zone }] = await Promise.all([
    moveBalances(tx, merchantId, deltas),
    readMerchant(tx, merchantId)
  ]);
  const today = dateIn(zone, at);
  const changes: StatusChange[] = [];
  const events: DomainEvent[] = [];
  for (const row of rows) {
    const event = statusEvent(row, today);
    if (event === undefined) continue;
    const to = invoiceLifecycle.next(row.status, event);
    await tx
      .update(invoice)
      .set({ status: to })
      .where(and(eq(invoice.merchantId, merchantId), eq(invoice.id, row.id)));
    changes.push({ subjectKind: 'invoice', subjectId: row.id, from: row.status, event, to });
    events.push(
      event === 'settle'
        ? { type: 'invoice.paid', subjectId: row.id, payload: {} }
        : { type: 'invoice.reopened', subjectId: row.id, payload: { because: reopenedBecause } }
    );
  }
  await recordStatusChanges(tx, merchantId, at, changes);
  await emit(ctx, tx, merchantId, at, events);
  return added;
}

function receivableDeltas(bookings: readonly Booking[]): Map<string, number> {
  const deltas = new Map<string, number>();
  for (const { account, invoiceId, amount } of bookings.flatMap((booking) => booking.entries))
    if (account === 'receivable' && invoiceId !== undefined)
      deltas.set(invoiceId, (deltas.get(invoiceId) ?? 0) + amount.minor);
  return deltas;
}

/** Moves each balance by its delta, in one statement; rows come back as they are now. */
async function moveBalances(
  tx: Tx,
  merchantId: string,
  deltas: ReadonlyMap<string, number>
): Promise<InvoiceRow[]> {
  const cases = [...deltas].map(([id, delta]) => sql`when ${id}::uuid then ${delta}::bigint`);
  return tx
    .update(invoice)
    .set({ balanceMinor: sql`${invoice.balanceMinor} + case ${invoice.id} ${sql.join(cases, sql` `)} end` })
    .where(and(eq(invoice.merchantId, merchantId), inArray(invoice.id, [...deltas.keys()])))
    .returning();
}

function statusEvent(
  row: InvoiceRow,
  today: Temporal.PlainDate
): 'settle' | 'reopen' | 'reverse' | undefined {
  if (row.balanceMinor === 0) return invoiceLifecycle.may(row.status, 'settle') ? 'settle' : undefined;
  if (row.status !== 'paid') return undefined;
  return Temporal.PlainDate.compare(row.dueOn, today) < 0 ? 'reverse' : 'reopen';
}
