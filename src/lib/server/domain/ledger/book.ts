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
  if (bookings.length === 0) return new Set();
  for (const booking of bookings) assertBalanced(booking);
  const added = await insertRows<{ id: string; cause: string }>(
    tx,
    ledgerTransaction,
    bookings.map(({ merchantId, kind, cause, at }) => ({
      merchantId,
      id: newId(at),
      kind,
      cause,
      bookedAt: at.toString()
    })),
    sql`on conflict (merchant_id, cause) do nothing returning id, cause`
  );
  const idOf = new Map(added.map((row) => [row.cause, row.id]));
  const rows = bookings.flatMap((booking) => {
    const transactionId = idOf.get(booking.cause);
    if (transactionId === undefined) return [];
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
  });
  await insertRows(tx, ledgerEntry, rows);
  return new Set(idOf.keys());
}

function assertBalanced(booking: Booking): void {
  const totals = new Map<string, number>();
  for (const { amount } of booking.entries)
    totals.set(amount.currency, (totals.get(amount.currency) ?? 0) + amount.minor);
  for (const [currency, total] of totals)
    assert(total === 0, `booking ${booking.cause} balances in ${currency}, off by ${total}`);
}
