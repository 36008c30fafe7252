import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { variantSplit } from './schema.ts';

/** Customers divided over versions of one thing. */
export type Split = Readonly<Omit<typeof variantSplit.$inferSelect, 'merchantId'>>;

/** What can be divided: an invoice’s reminder sequence, the rules for trying a failed payment again, or the words of messages. */
export type Layer = Split['layer'];

/** Begins to divide. Refuses `experiment-overlaps` with the name of the one that runs on this layer. */
export async function openSplit(tx: Tx, split: Readonly<typeof variantSplit.$inferInsert>): Promise<void> {
  const [opened] = await tx
    .insert(variantSplit)
    .values(split)
    .onConflictDoNothing()
    .returning({ id: variantSplit.id });
  if (opened) return;
  const running = await findLiveSplit(tx, split.merchantId, split.layer);
  throw new Refusal('experiment-overlaps', { name: running?.name ?? '' });
}

/** Nobody new is given an arm; what runs goes on by the version that it has. Again: nothing. */
export async function closeSplit(
  tx: Tx,
  merchantId: string,
  id: string,
  endedAt: Temporal.Instant
): Promise<void> {
  await tx
    .update(variantSplit)
    .set({ endedAt })
    .where(
      and(eq(variantSplit.merchantId, merchantId), eq(variantSplit.id, id), isNull(variantSplit.endedAt))
    );
}

/** What divides this layer now, if anything does. */
export async function findLiveSplit(tx: Tx, merchantId: string, layer: Layer): Promise<Split | undefined> {
  return (await listSplits(tx, merchantId, layer)).find(({ endedAt }) => endedAt === null);
}

/** Everything that ever divided this layer, the oldest first: a handful in a year. */
export function listSplits(tx: Tx, merchantId: string, layer: Layer): Promise<Split[]> {
  return tx
    .select()
    .from(variantSplit)
    .where(and(eq(variantSplit.merchantId, merchantId), eq(variantSplit.layer, layer)))
    .orderBy(asc(variantSplit.startedAt));
}

/** Which of these divided at that moment. Pure. */
export function splitAt(splits: readonly Split[], at: Temporal.Instant): Split | undefined {
  return splits.find(
    ({ startedAt, endedAt }) =>
      Temporal.Instant.compare(startedAt, at) <= 0 &&
      (endedAt === null || Temporal.Instant.compare(endedAt, at) > 0)
  );
}

/** Refuses `in-experiment`, with its name, while an experiment runs on this thing: it would be about something else. */
export async function refuseWhileDivided(
  tx: Tx,
  merchantId: string,
  layer: Layer,
  subjectId?: string
): Promise<void> {
  const running = await findLiveSplit(tx, merchantId, layer);
  if (running && (subjectId === undefined || running.subjectId === subjectId))
    throw new Refusal('in-experiment', { name: running.name });
}
