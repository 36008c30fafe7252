import { sql } from 'drizzle-orm';
import type { Money } from '#lib/money/index.ts';
import { assert } from '../../platform/assert.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { insertRows } from '../../platform/db/insert-rows.ts';
import { ledgerEntry, ledgerTransaction, type LedgerAccount } from './schema.ts';

/** One side of a booking; a positive amount is a debit, a negative one a credit. */
export type Entry = Readonly<{
  account: LedgerAccount;
  customerId: string;
  invoiceId?: string;
  amount: Money;
}>;

/** A balanced set of entries with the one cause that made it. */
export type Booking = Readonly<{
  merchantId: string;
  kind: string;
  cause: string;
  at: Temporal.Instant;
  entries: readonly Entry[];
}>;

/**
 * Books each booking whose cause was not booked before, and answers the causes that are new. Repeating a cause changes
 * nothing, so a webhook that comes twice can't count twice. Entries of nought are left out. Throws on a booking that
 * does not balance: a defect, refused by the database as well.
 */
export async function book(tx: Tx, bookings: readonly Booking[]): Promise<ReadonlySet<string>> {
  return bookings.length === 0 ? new Set() : startBooking(tx, bookings).added;
}

/** A booking on its way: the id under which each cause is booked unless it was before, and then which were new. */
export type StartedBooking = Readonly<{
  ids: ReadonlyMap<string, string>;
  added: Promise<ReadonlySet<string>>;
}>;

/** The same, not waited for: what follows from a booking can be sent behind it, and see by its id whether it was made. */
export function startBooking(tx: Tx, bookings: readonly Booking[]): StartedBooking {
  for (const booking of bookings) assertBalanced(booking);
  const ids = new Map(bookings.map(({ cause, at }) => [cause, newId(at)]));
  const merchantIds = [...new Set(bookings.map(({ merchantId }) => merchantId))];
  const added = insertRows<{ cause: string }>(
    tx,
    ledgerTransaction,
    bookings.map(({ merchantId, kind, cause, at }) => ({
      merchantId,
      id: ids.get(cause)!,
      kind,
      cause,
      bookedAt: at.toString()
    })),
    sql`on conflict (merchant_id, cause) do nothing returning cause`
  );
  const entries = insertRows(
    tx,
    ledgerEntry,
    bookings.flatMap((booking) => linesOf(booking, ids.get(booking.cause)!)),
    // Sent right behind it, without waiting for the answer: lines of a cause that was booked before find no booking.
    // Bookings are looked for by parameters: row-level security keeps a value that is yet to be cast off the index.
    sql`where given.transaction_id in (select t.id::text from ledger_transaction t
      where t.merchant_id = any(${sql.param(merchantIds)}::uuid[]) and t.id = any(${sql.param([...ids.values()])}::uuid[]))`
  );
  return {
    ids,
    added: Promise.all([added, entries]).then(([rows]) => new Set(rows.map(({ cause }) => cause)))
  };
}

function linesOf(booking: Booking, transactionId: string) {
  return booking.entries
    .filter((entry) => entry.amount.minor !== 0)
    .map((entry, line) => ({
      merchantId: booking.merchantId,
      transactionId,
      line,
      account: entry.account,
      customerId: entry.customerId,
      invoiceId: entry.invoiceId ?? null,
      amountMinor: entry.amount.minor,
      currency: entry.amount.currency
    }));
}

function assertBalanced(booking: Booking): void {
  const totals = new Map<string, number>();
  for (const { amount } of booking.entries)
    totals.set(amount.currency, (totals.get(amount.currency) ?? 0) + amount.minor);
  for (const [currency, total] of totals)
    assert(total === 0, `booking ${booking.cause} balances in ${currency}, off by ${total}`);
}
