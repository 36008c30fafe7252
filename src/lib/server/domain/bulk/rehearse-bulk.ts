import { and, eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Context } from '../../context.ts';
import { joinTransaction } from '../../platform/db/join-transaction.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { bulkActs } from './acts/bulk-acts.ts';
import { becauseOf, lockNewItems, writeItem, type BulkItem } from './bulk-items.ts';
import { inNameOf, isRun, readRun, type BulkRun, type OfRun } from './bulk-runs.ts';
import { bulkItem, bulkRun } from './schema.ts';

/** Rows that are tried in one transaction: their locks are held only that long. */
const PER_SLICE = 25;

/**
 * Says what a draft's act needs besides its rows; everything is looked at anew. Refuses `bulk-run-changed` once it was
 * started, and what the act's form says is missing.
 */
export async function setBulkParams(
  ctx: Context,
  { said, ...of }: OfRun & Readonly<{ said: Readonly<Record<string, unknown>> }>
): Promise<void> {
  await ctx.db.withMerchant(of.merchantId, async (tx) => {
    const { act } = await readRun(tx, of);
    const parsed = v.safeParse(bulkActs[act].params, said);
    if (!parsed.success) throw new Refusal(parsed.issues[0].message);
    const changed = await tx
      .update(bulkRun)
      .set({ params: parsed.output })
      .where(and(isRun(of), eq(bulkRun.status, 'draft')))
      .returning({ id: bulkRun.id });
    if (changed.length === 0) throw new Refusal('bulk-run-changed');
    await tx
      .update(bulkItem)
      .set({ state: 'new', because: null, params: null })
      .where(
        and(
          eq(bulkItem.merchantId, of.merchantId),
          eq(bulkItem.runId, of.runId),
          // A customer's second row stays left out, whatever is asked.
          sql`${bulkItem.because} is distinct from 'bulk-same-customer'`
        )
      );
  });
}

/**
 * Looks what the act would do to each row, by doing it and taking it back in the same moment: the very use case says
 * what it refuses. Ends after `most` rows, or when the run is no draft; a job goes on where this ends.
 */
export async function rehearseBulk(
  ctx: Context,
  { most, ...of }: OfRun & Readonly<{ most: number }>
): Promise<void> {
  for (let looked = 0; looked < most;) {
    const slice = await rehearseSlice(ctx, of);
    if (slice === 0) return;
    looked += slice;
  }
  await ctx.db.withMerchant(of.merchantId, (tx) =>
    ctx.jobs.enqueue(tx, { name: 'bulk.rehearse', data: of, singletonKey: `bulk.rehearse:${of.runId}` })
  );
}

async function rehearseSlice(ctx: Context, of: OfRun): Promise<number> {
  const run = await ctx.db.withMerchant(of.merchantId, (tx) => readRun(tx, of));
  if (run.status !== 'draft' || run.params === null) return 0;
  const named = await inNameOf(ctx, run);
  if (!named) return 0;
  return ctx.db.withMerchant(of.merchantId, async (tx) => {
    const items = await lockNewItems(tx, of, PER_SLICE);
    for (const item of items) await writeItem(tx, item, await tryOn(named, tx, run, item));
    return items.length;
  });
}

/** Carries the answer out of the transaction that is taken back. */
class Rehearsed extends Error {}

async function tryOn(
  ctx: Context,
  tx: Tx,
  { merchantId, act, params }: BulkRun,
  { subjectId }: BulkItem
): Promise<Partial<Pick<BulkItem, 'state' | 'because' | 'params'>>> {
  try {
    await tx.transaction(async (inner) => {
      const step = { merchantId, subjectId, params: params! };
      await bulkActs[act].perform(joinTransaction(ctx, merchantId, inner as unknown as Tx), step);
      throw new Rehearsed();
    });
  } catch (thrown) {
    if (thrown instanceof Rehearsed) return { state: 'waiting' };
    const refusal = becauseOf(thrown);
    if (refusal) return { state: 'left-out', ...refusal };
    ctx.log.error({ err: thrown, act, subjectId }, 'a row of a bulk act could not be tried');
    return { state: 'left-out', because: 'bulk-row-failed', params: {} };
  }
  return { state: 'waiting' };
}
