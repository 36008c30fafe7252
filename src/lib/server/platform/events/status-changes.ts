import type { Tx } from '../db/database.ts';
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
  if (changes.length === 0) return;
  await tx.insert(statusChange).values(
    changes.map(({ from, to, ...change }) => ({
      ...change,
      merchantId,
      id: newId(at),
      fromStatus: from,
      toStatus: to,
      at
    }))
  );
}
