import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Tx } from '../db/database.ts';
import { insertRows } from '../db/insert-rows.ts';
import type { RowsOf } from '../db/insert-together.ts';
import { newId } from '../crypto/random.ts';
import { statusChange } from './schema.ts';

export type StatusChange = Readonly<{
  subjectKind: string;
  subjectId: string;
  /** Null for the first status of a new object. */
  from: string | null;
  event: string;
  to: string;
}>;

/** Writes down changes of status in the transaction that made them, so that an object's status is its last row here. */
export async function recordStatusChanges(
  tx: Tx,
  merchantId: string,
  at: Temporal.Instant,
  changes: readonly StatusChange[]
): Promise<void> {
  await insertRows(tx, statusChange, statusChangeRows(merchantId, at, changes).rows);
}

/** The same as rows, for a step that writes them together with what else it writes. */
export function statusChangeRows(merchantId: string, at: Temporal.Instant, changes: readonly StatusChange[]) {
  const moment = at.toString();
  const rows = changes.map(({ subjectKind, subjectId, from, event, to }) => ({
    merchantId,
    id: newId(at),
    subjectKind,
    subjectId,
    fromStatus: from,
    event,
    toStatus: to,
    at: moment
  }));
  return { table: statusChange, rows } satisfies RowsOf;
}

/** A change with its moment, for a history. */
export type StatusChangeRecord = StatusChange & Readonly<{ id: string; at: Temporal.Instant }>;

/** Every change of status of these subjects, the oldest first. */
export async function listStatusChanges(
  tx: Tx,
  merchantId: string,
  subjectIds: readonly string[]
): Promise<StatusChangeRecord[]> {
  if (subjectIds.length === 0) return [];
  const rows = await tx
    .select()
    .from(statusChange)
    .where(and(eq(statusChange.merchantId, merchantId), inArray(statusChange.subjectId, [...subjectIds])))
    .orderBy(asc(statusChange.at), asc(statusChange.id));
  return rows.map(({ merchantId: _, fromStatus, toStatus, ...row }) => ({
    ...row,
    from: fromStatus,
    to: toStatus
  }));
}
