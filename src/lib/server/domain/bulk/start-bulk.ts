import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { bulkActs } from './acts/bulk-acts.ts';
import { claimRun, staffOf, type BulkRun, type OfRun } from './bulk-runs.ts';
import { countItems } from './read-bulk.ts';
import { enqueueRun } from './run-bulk.ts';

/**
 * Begins a run that was looked over, or goes on with one that was stopped, in the name of whoever asks. Pressed twice it
 * begins once. Refuses `bulk-run-unknown`, `bulk-run-changed`, `bulk-not-looked-over` and `bulk-nothing-to-do`.
 */
export async function startBulk(ctx: Context, of: OfRun): Promise<void> {
  await ctx.db.withMerchant(of.merchantId, async (tx) => {
    const run = await claimRun(tx, of, 'start', { staffId: staffOf(ctx), startedAt: ctx.clock.now() });
    const counts = await countItems(tx, of);
    if (counts.new > 0 || run.params === null) throw new Refusal('bulk-not-looked-over');
    if (counts.waiting === 0) throw new Refusal('bulk-nothing-to-do');
    await noteInTrail(ctx, tx, run, 'start-bulk-act', { rows: counts.waiting });
    await enqueueRun(ctx, tx, of);
  });
}

/** Stops a run between two rows; what was done stays done. Refuses `bulk-run-unknown` and `bulk-run-changed`. */
export async function stopBulk(ctx: Context, of: OfRun): Promise<void> {
  await ctx.db.withMerchant(of.merchantId, async (tx) => {
    const run = await claimRun(tx, of, 'stop');
    await noteInTrail(ctx, tx, run, 'stop-bulk-act', {});
  });
}

/**
 * Takes back what was done, row by row, the last one first, each while that is still possible. Refuses
 * `bulk-not-undoable`, `bulk-run-unknown` and `bulk-run-changed`.
 */
export async function undoBulk(ctx: Context, of: OfRun): Promise<void> {
  await ctx.db.withMerchant(of.merchantId, async (tx) => {
    const run = await claimRun(tx, of, 'undo', { staffId: staffOf(ctx), finishedAt: null });
    if (!bulkActs[run.act].undo) throw new Refusal('bulk-not-undoable');
    await noteInTrail(ctx, tx, run, 'undo-bulk-act', {});
    await enqueueRun(ctx, tx, of);
  });
}

function noteInTrail(
  ctx: Context,
  tx: Tx,
  { merchantId, id, act, params }: BulkRun,
  action: string,
  details: Readonly<Record<string, unknown>>
): Promise<void> {
  return recordAudit(ctx, tx, merchantId, {
    ...{ action, subjectKind: 'bulk-run', subjectId: id },
    details: { act, ...params, ...details }
  });
}
