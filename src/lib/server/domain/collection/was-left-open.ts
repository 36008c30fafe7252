import { and, eq, inArray } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { statusChange } from '../../platform/events/schema.ts';
import type { AttemptStatus } from './attempt-lifecycle.ts';

const LEFT_OPEN = ['processing', 'unknown'] as const satisfies readonly AttemptStatus[];

/** Whether the payer was sent away without an answer: the bank was still at it, or we were finding out. */
export async function wasLeftOpen(tx: Tx, merchantId: string, attemptId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: statusChange.id })
    .from(statusChange)
    .where(
      and(
        eq(statusChange.merchantId, merchantId),
        eq(statusChange.subjectKind, 'attempt'),
        eq(statusChange.subjectId, attemptId),
        inArray(statusChange.toStatus, [...LEFT_OPEN])
      )
    )
    .limit(1);
  return rows.length > 0;
}
