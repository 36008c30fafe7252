import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { OfRun } from './bulk-runs.ts';
import { bulkItem, bulkRun } from './schema.ts';

export type BulkItem = Readonly<typeof bulkItem.$inferSelect>;
export type BulkItemState = BulkItem['state'];

/** Why something wasn't done: a code of `errors.json` with its parameters. */
export type Because = Readonly<{ because: string; params: Readonly<Record<string, unknown>> }>;

/** Rows that nobody looked at yet, locked, in the run's order. */
export async function lockNewItems(tx: Tx, { merchantId, runId }: OfRun, limit: number): Promise<BulkItem[]> {
  return tx
    .select()
    .from(bulkItem)
    .where(and(eq(bulkItem.merchantId, merchantId), eq(bulkItem.runId, runId), eq(bulkItem.state, 'new')))
    .orderBy(asc(bulkItem.position))
    .limit(limit)
    .for('update', { skipLocked: true });
}

/**
 * The row whose turn it is: the first that waits, or the last that was done when it is taken back. Not locked: whoever
 * claims it first has it, and one that is under way elsewhere still counts as not done.
 */
export async function findNextItem(
  tx: Tx,
  { merchantId, runId }: OfRun,
  isBack: boolean
): Promise<BulkItem | undefined> {
  const [item] = await tx
    .select()
    .from(bulkItem)
    .where(
      and(
        eq(bulkItem.merchantId, merchantId),
        eq(bulkItem.runId, runId),
        eq(bulkItem.state, isBack ? 'done' : 'waiting')
      )
    )
    .orderBy(isBack ? desc(bulkItem.position) : asc(bulkItem.position))
    .limit(1);
  return item;
}

/** Takes a row on its way, if it is still where it was and its run still goes on: else somebody else did, or stopped it. */
export async function claimItem(
  tx: Tx,
  item: BulkItem,
  whileRun: 'running' | 'undoing',
  to: BulkItemState
): Promise<boolean> {
  const rows = await tx
    .update(bulkItem)
    .set({ state: to, because: null, params: null })
    .where(
      and(
        isItem(item),
        eq(bulkItem.state, item.state),
        sql`exists (
          select 1 from ${bulkRun} r
          where r.merchant_id = ${item.merchantId} and r.id = ${item.runId} and r.status = ${whileRun})`
      )
    )
    .returning({ position: bulkItem.position });
  return rows.length === 1;
}

/** Writes what became of a row that is still where it was. */
export async function writeItem(
  tx: Tx,
  item: BulkItem,
  facts: Partial<Pick<BulkItem, 'state' | 'because' | 'params' | 'before'>>,
  expected: readonly BulkItemState[] = [item.state]
): Promise<void> {
  await tx
    .update(bulkItem)
    .set(facts)
    .where(and(isItem(item), inArray(bulkItem.state, [...expected])));
}

/** What a thrown thing says about one row: a refusal is an answer, anything else is a fault of ours. */
export function becauseOf(thrown: unknown): Because | undefined {
  return thrown instanceof Refusal ? { because: thrown.code, params: thrown.params } : undefined;
}

function isItem({ merchantId, runId, position }: BulkItem) {
  return and(eq(bulkItem.merchantId, merchantId), eq(bulkItem.runId, runId), eq(bulkItem.position, position));
}
