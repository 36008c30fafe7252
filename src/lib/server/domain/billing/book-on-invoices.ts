import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit, type DomainEvent } from '../../events.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { RowsOf } from '../../platform/db/insert-together.ts';
import { statusChangeRows, type StatusChange } from '../../platform/events/status-changes.ts';
import { readMerchant } from '../identity/index.ts';
import { startBooking, type Booking } from '../ledger/index.ts';
import { invoiceLifecycle, type InvoiceStatus } from './invoice-lifecycle.ts';

type Options = Readonly<{
  /** Why an invoice is owed again, where it is. `refund` unless said. */
  reopenedBecause?: 'refund' | 'dispute' | 'write-off-undone' | 'payment-reversed';
  /** The caller's own news, which goes out with the invoices'. */
  news?: readonly DomainEvent[];
  /** What else the caller's step writes down, in the same statement as the news. */
  beside?: readonly RowsOf[];
}>;

/**
 * Books, and lets the invoices follow: the balance beside each invoice and what of it is written off, its status, and the
 * news. The only way in which a receivable changes. Answers the causes that were new; a cause booked before changes nothing.
 */
export async function bookOnInvoices(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  at: Temporal.Instant,
  bookings: readonly Booking[],
  { reopenedBecause = 'refund', news = [], beside = [] }: Options = {}
): Promise<ReadonlySet<string>> {
  const { ids, added } = startBooking(tx, bookings);
  const [causes, moved] = await Promise.all([added, moveBalances(tx, merchantId, shiftsOf(bookings, ids))]);
  // The day counts only where a paid invoice is owed again.
  const zone = moved.some(isOwedAgain) ? (await readMerchant(tx, merchantId)).zone : 'UTC';
  const today = dateIn(zone, at);
  const changes: StatusChange[] = [];
  const events: DomainEvent[] = [];
  for (const each of moved) {
    // What was agreed about it counts anew.
    if (each.isPaused) events.push({ type: 'invoice.paused-balance-moved', subjectId: each.id, payload: {} });
    const event = statusEvent(each, today);
    if (event === undefined) continue;
    const to = invoiceLifecycle.next(each.status, event);
    changes.push({ subjectKind: 'invoice', subjectId: each.id, from: each.status, event, to });
    events.push(newsOf(event, each, reopenedBecause));
  }
  await Promise.all([
    moveStatuses(tx, merchantId, changes),
    emit(
      ctx,
      tx,
      merchantId,
      at,
      [...events, ...news],
      [...beside, statusChangeRows(merchantId, at, changes)]
    )
  ]);
  return causes;
}

type Shift = Readonly<{ booking_id: string; invoice_id: string; shift: number; lost: number }>;

function shiftsOf(bookings: readonly Booking[], ids: ReadonlyMap<string, string>): Shift[] {
  return bookings.flatMap(({ cause, entries }) =>
    entries.flatMap(({ account, invoiceId, amount: { minor } }) => {
      if (invoiceId === undefined || minor === 0) return [];
      const to = { booking_id: ids.get(cause)!, invoice_id: invoiceId };
      if (account === 'receivable') return [{ ...to, shift: minor, lost: 0 }];
      return account === 'write-off' ? [{ ...to, shift: 0, lost: minor }] : [];
    })
  );
}

/** An invoice after its bookings: what is owed on it, and what of it is given up. */
type Moved = Readonly<{
  id: string;
  customerId: string;
  status: InvoiceStatus;
  balance: number;
  writtenOff: number;
  dueOn: Temporal.PlainDate;
  isPaused: boolean;
}>;

/** Moves each balance by what these bookings did, as far as they are new, in one statement. Answers what is owed now. */
async function moveBalances(tx: Tx, merchantId: string, shifts: readonly Shift[]): Promise<Moved[]> {
  if (shifts.length === 0) return [];
  const rows = await tx.execute<{
    id: string;
    customer_id: string;
    status: InvoiceStatus;
    balance: string;
    written_off: string;
    due_on: string;
    is_paused: boolean;
  }>(sql`
    with shifts as (
      select g.invoice_id, sum(g.shift)::bigint as shift, sum(g.lost)::bigint as lost
      from jsonb_to_recordset(${JSON.stringify(shifts)}::jsonb)
        as g (booking_id uuid, invoice_id uuid, shift bigint, lost bigint)
      join ledger_transaction t on t.merchant_id = ${merchantId} and t.id = g.booking_id
      group by g.invoice_id)
    update invoice i set balance_minor = i.balance_minor + s.shift, written_off_minor = i.written_off_minor + s.lost
    from shifts s
    where i.merchant_id = ${merchantId} and i.id = s.invoice_id
    returning i.id, i.customer_id, i.status, i.balance_minor as balance, i.written_off_minor as written_off,
      i.due_on::text as due_on, i.paused_because is not null as is_paused`);
  return rows.map(
    ({ id, customer_id: customerId, status, balance, written_off, due_on, is_paused: isPaused }) => ({
      ...{ id, customerId, status, isPaused },
      balance: Number(balance),
      writtenOff: Number(written_off),
      dueOn: Temporal.PlainDate.from(due_on)
    })
  );
}

async function moveStatuses(tx: Tx, merchantId: string, changes: readonly StatusChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.execute(sql`
    update invoice i set status = c.to_status
    from jsonb_to_recordset(${JSON.stringify(changes.map(({ subjectId: id, to }) => ({ id, to_status: to })))}::jsonb)
      as c (id uuid, to_status text)
    where i.merchant_id = ${merchantId} and i.id = c.id`);
}

/** Settled, or given up, and something is owed on it all the same. */
function isOwedAgain({ status, balance }: Moved): boolean {
  return (status === 'paid' || status === 'uncollectible') && balance !== 0;
}

type InvoiceEvent = 'settle' | 'writeOff' | 'reopen' | 'reverse';

function statusEvent(moved: Moved, today: Temporal.PlainDate): InvoiceEvent | undefined {
  const { status, balance, writtenOff, dueOn } = moved;
  if (balance === 0) {
    const event = writtenOff === 0 ? 'settle' : 'writeOff';
    return invoiceLifecycle.may(status, event) ? event : undefined;
  }
  if (!isOwedAgain(moved)) return undefined;
  const isOverdue = status === 'uncollectible' || Temporal.PlainDate.compare(dueOn, today) < 0;
  return isOverdue ? 'reverse' : 'reopen';
}

function newsOf(
  event: InvoiceEvent,
  { id: subjectId, customerId }: Moved,
  because: NonNullable<Options['reopenedBecause']>
): DomainEvent {
  switch (event) {
    case 'settle':
      return { type: 'invoice.paid', subjectId, payload: {} };
    case 'writeOff':
      return { type: 'invoice.written-off', subjectId, payload: { customerId } };
    case 'reopen':
    case 'reverse':
      return { type: 'invoice.reopened', subjectId, payload: { because } };
  }
}
