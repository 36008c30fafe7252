import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import { entryLifecycle } from './entry-lifecycle.ts';
import { bankEntry } from './schema.ts';

export type EntryRow = Readonly<typeof bankEntry.$inferSelect>;

/** One movement, locked until the transaction ends. Refuses `bank-entry-unknown`. */
export async function lockEntry(tx: Tx, merchantId: string, entryId: string): Promise<EntryRow> {
  const [row] = isUuid(entryId)
    ? await tx
        .select()
        .from(bankEntry)
        .where(and(eq(bankEntry.merchantId, merchantId), eq(bankEntry.id, entryId)))
        .for('update')
    : [];
  if (!row) throw new Refusal('bank-entry-unknown');
  return row;
}

export function amountOf(entry: EntryRow): Money {
  return money(entry.amountMinor, entry.currency as Currency);
}

type EntryEvent = (typeof entryLifecycle.events)[number];

/** Moves a locked entry, and writes the move down. Answers whether it could. */
export async function moveEntry(
  tx: Tx,
  entry: EntryRow,
  event: EntryEvent,
  at: Temporal.Instant,
  fields: Partial<EntryRow> = {}
): Promise<boolean> {
  if (!entryLifecycle.may(entry.status, event)) return false;
  const to = entryLifecycle.next(entry.status, event);
  const { merchantId, id } = entry;
  await tx
    .update(bankEntry)
    .set({ ...fields, status: to, placedAt: to === 'placed' ? at : null })
    .where(and(eq(bankEntry.merchantId, merchantId), eq(bankEntry.id, id)));
  await recordStatusChanges(tx, merchantId, at, [
    { subjectKind: 'bank-entry', subjectId: id, from: entry.status, event, to }
  ]);
  return true;
}

/** What is stored of these bookings already: their whole, or parts of them. */
export async function listKnownEntries(
  tx: Tx,
  merchantId: string,
  accountId: string,
  bankRefs: readonly string[]
): Promise<EntryRow[]> {
  if (bankRefs.length === 0) return [];
  return tx
    .select()
    .from(bankEntry)
    .where(
      and(
        eq(bankEntry.merchantId, merchantId),
        eq(bankEntry.accountId, accountId),
        inArray(bankEntry.bankRef, [...bankRefs])
      )
    )
    .for('update');
}

/** The entries of an import that are not placed yet, credits first: money comes before it can be taken back. */
export async function listReceivedEntries(tx: Tx, merchantId: string, importId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: bankEntry.id })
    .from(bankEntry)
    .where(
      and(
        eq(bankEntry.merchantId, merchantId),
        eq(bankEntry.importId, importId),
        eq(bankEntry.status, 'received')
      )
    )
    .orderBy(sql`not ${bankEntry.isCredit}`, asc(bankEntry.bookedOn), asc(bankEntry.id));
  return rows.map(({ id }) => id);
}

/** How many entries of an import are where. */
export async function countEntries(
  tx: Tx,
  merchantId: string,
  importId: string
): Promise<Readonly<Record<EntryRow['status'], number>>> {
  const rows = await tx
    .select({ status: bankEntry.status, count: sql<string>`count(*)` })
    .from(bankEntry)
    .where(and(eq(bankEntry.merchantId, merchantId), eq(bankEntry.importId, importId)))
    .groupBy(bankEntry.status);
  const none = { received: 0, placed: 0, waiting: 0, ignored: 0, superseded: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)])) };
}

/** The customers whose money came from this account before. */
export async function listPayersByIban(tx: Tx, merchantId: string, iban: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ customerId: bankEntry.customerId })
    .from(bankEntry)
    .where(
      and(
        eq(bankEntry.merchantId, merchantId),
        eq(bankEntry.status, 'placed'),
        sql`${bankEntry.facts} ->> 'counterpartyIban' = ${iban}`
      )
    )
    .limit(5);
  return rows.flatMap(({ customerId }) => customerId ?? []);
}
