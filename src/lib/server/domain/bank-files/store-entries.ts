import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { listKnownEntries, moveEntry, type EntryRow } from './entries.ts';
import { bankEntry } from './schema.ts';
import type { NewEntry } from './to-entries.ts';

/** Rows per statement: PostgreSQL takes 65,535 parameters. */
const CHUNK = 500;

/**
 * Keeps movements that no file had told before; answers how many were known. A booking is told as a whole or in parts:
 * parts replace a whole that still waits for a person, and a whole after its parts, or parts after a whole that found
 * its place, say nothing new.
 */
export async function storeEntries(
  tx: Tx,
  of: Readonly<{ merchantId: string; accountId: string; importId: string }>,
  entries: readonly NewEntry[],
  now: Temporal.Instant
): Promise<number> {
  let known = 0;
  for (let at = 0; at < entries.length; at += CHUNK)
    known += await storeChunk(tx, of, entries.slice(at, at + CHUNK), now);
  return known;
}

async function storeChunk(
  tx: Tx,
  of: Readonly<{ merchantId: string; accountId: string; importId: string }>,
  entries: readonly NewEntry[],
  now: Temporal.Instant
): Promise<number> {
  const { merchantId, accountId } = of;
  const refs = [...new Set(entries.map(({ bankRef }) => bankRef))];
  const before = Map.groupBy(
    await listKnownEntries(tx, merchantId, accountId, refs),
    ({ bankRef }) => bankRef
  );
  const fresh: NewEntry[] = [];
  const replaced = new Set<EntryRow>();
  for (const entry of entries) {
    const others = before.get(entry.bankRef) ?? [];
    const whole = others.find(({ part }) => part === '');
    const isNew =
      entry.part === ''
        ? others.length === 0
        : !whole || ['received', 'waiting', 'superseded'].includes(whole.status);
    if (!isNew) continue;
    if (entry.part !== '' && whole && whole.status !== 'superseded') replaced.add(whole);
    fresh.push(entry);
  }
  for (const whole of replaced) await moveEntry(tx, whole, 'supersede', now);
  if (fresh.length === 0) return entries.length;
  const added = await tx
    .insert(bankEntry)
    .values(fresh.map((entry) => ({ ...of, ...entry, id: newId(now), status: 'received' as const })))
    .onConflictDoNothing()
    .returning({ id: bankEntry.id });
  await recordStatusChanges(
    tx,
    merchantId,
    now,
    added.map(({ id }) => ({
      subjectKind: 'bank-entry',
      subjectId: id,
      from: null,
      event: 'tell',
      to: 'received'
    }))
  );
  return entries.length - added.length;
}
