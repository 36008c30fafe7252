import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { bookWatch } from './schema.ts';

/** Where, and by which transaction, a row is being written at this moment. */
const HERE = {
  place: sql<string>`database_place()`,
  writtenBy: sql<string>`pg_current_xact_id()::xid::text`
};

/** An account of which the provider's book may know more than we do. */
export type BehindAccount = Readonly<{ accountId: string; isEnabled: boolean; seenAt: Temporal.Instant }>;

/** From the moment an account is added, its record is watched. */
export async function watchBook(
  tx: Tx,
  merchantId: string,
  accountId: string,
  now: Temporal.Instant
): Promise<void> {
  await tx.insert(bookWatch).values({ merchantId, accountId, state: 'current', ...HERE, seenAt: now });
}

/** The accounts whose record is older than the provider's book: after a restore, or because an operator said so. */
export async function listBehindAccounts(tx: Tx, merchantId: string): Promise<BehindAccount[]> {
  const rows = await tx.execute<{ account_id: string; is_enabled: boolean; seen_at: string }>(sql`
    select a.id as account_id, a.is_enabled,
      to_char(coalesce(w.seen_at, a.created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as seen_at
    from payment_account a left join book_watch w on w.merchant_id = a.merchant_id and w.account_id = a.id
    where a.merchant_id = ${merchantId} and not coalesce(is_book_current(w.state, w.place, w.written_by, w.xmin), false)
    order by a.created_at, a.id`);
  return rows.map((row) => ({
    accountId: row.account_id,
    isEnabled: row.is_enabled,
    seenAt: Temporal.Instant.from(row.seen_at)
  }));
}

/**
 * Whether any account that takes payments knows more than we do: what looks unpaid here may be paid there, so nothing
 * new may be opened. An account that is no longer in use holds up nobody. An expression, asked by the very statement
 * that opens an attempt.
 */
export function areBooksBehind(merchantId: string): SQL<boolean> {
  return sql`exists (
    select from payment_account a left join book_watch w on w.merchant_id = a.merchant_id and w.account_id = a.id
    where a.merchant_id = ${merchantId} and a.is_enabled and not coalesce(is_book_current(w.state, w.place, w.written_by, w.xmin), false)
  )`;
}

/** The account's book has been read and everything in it is recorded here. */
export async function markBookCurrent(
  tx: Tx,
  merchantId: string,
  accountId: string,
  now: Temporal.Instant
): Promise<void> {
  const current = { state: 'current' as const, ...HERE, seenAt: now };
  await tx
    .insert(bookWatch)
    .values({ merchantId, accountId, ...current })
    .onConflictDoUpdate({ target: [bookWatch.merchantId, bookWatch.accountId], set: current });
}

/** An operator knows better than the database: its books are to be read first. */
export async function markBooksBehind(tx: Tx, merchantId: string): Promise<void> {
  await tx.update(bookWatch).set({ state: 'behind' }).where(eq(bookWatch.merchantId, merchantId));
}

/** Keeps the moment fresh from which a later catching-up has to read. Books that are behind stay untouched. */
export async function noteBooksCurrent(tx: Tx, merchantId: string, now: Temporal.Instant): Promise<void> {
  await tx
    .update(bookWatch)
    .set({ ...HERE, seenAt: now })
    .where(and(eq(bookWatch.merchantId, merchantId), sql`is_book_current(state, place, written_by, xmin)`));
}
