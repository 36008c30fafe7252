import type { Context } from '../../context.ts';
import { reach } from '../../platform/failpoints.ts';
import { joinTransaction } from '../../platform/db/join-transaction.ts';
import { Transient } from '../../platform/transient.ts';
import { recordAudit } from '../identity/index.ts';
import { bulkActs } from './acts/bulk-acts.ts';
import { becauseOf, claimItem, findNextItem, writeItem, type BulkItem } from './bulk-items.ts';
import { claimRun, inNameOf, lockRun, readRun, type BulkRun, type OfRun } from './bulk-runs.ts';
import { countItems } from './read-bulk.ts';

/** Rows that one job does before it makes room for others. */
const PER_JOB = 100;

/**
 * Goes on with a run, or with taking it back, one row at a time: each is done, and written down as done, in one
 * transaction of its own. So a worker that is killed loses no row and does none twice, and a row that fails stops none
 * behind it. Ends where the run was stopped.
 */
export async function runBulk(ctx: Context, of: OfRun): Promise<void> {
  const run = await ctx.db.withMerchant(of.merchantId, (tx) => readRun(tx, of));
  if (run.status !== 'running' && run.status !== 'undoing') return;
  const isBack = run.status === 'undoing';
  const named = await inNameOf(ctx, run);
  for (let done = 0; done < PER_JOB; done += 1) {
    const item = await ctx.db.withMerchant(of.merchantId, (tx) => findNextItem(tx, of, isBack));
    if (!item) return finish(ctx, run, named);
    await (isBack ? takeBack(ctx, named, run, item) : doOne(ctx, named, run, item));
    reach('run-bulk:after-row');
  }
  await ctx.db.withMerchant(of.merchantId, (tx) => enqueueRun(ctx, tx, of));
}

/** Queues the run's next slice. */
export function enqueueRun(
  ctx: Context,
  tx: Parameters<Context['jobs']['enqueue']>[0],
  of: OfRun
): Promise<void> {
  const { merchantId, runId } = of;
  return ctx.jobs.enqueue(tx, {
    name: 'bulk.run',
    data: { merchantId, runId },
    singletonKey: `bulk.run:${runId}`
  });
}

async function doOne(ctx: Context, named: Context | undefined, run: BulkRun, item: BulkItem): Promise<void> {
  const { merchantId, act, params } = run;
  await attempt(ctx, item, { refused: 'left-out', failed: 'failed' }, async () => {
    await ctx.db.withMerchant(merchantId, async (tx) => {
      if (!(await claimItem(tx, item, 'running', 'done'))) return;
      if (!named) return writeItem(tx, item, { state: 'left-out', because: 'act-not-allowed' }, ['done']);
      const step = { merchantId, subjectId: item.subjectId, params: params! };
      const before = await bulkActs[act].perform(joinTransaction(named, merchantId, tx), step);
      await writeItem(tx, item, { before }, ['done']);
      reach('run-bulk:before-commit');
    });
  });
}

async function takeBack(
  ctx: Context,
  named: Context | undefined,
  run: BulkRun,
  item: BulkItem
): Promise<void> {
  const { merchantId, act, params } = run;
  const { undo } = bulkActs[act];
  await attempt(ctx, item, { refused: 'kept', failed: 'kept' }, async () => {
    await ctx.db.withMerchant(merchantId, async (tx) => {
      if (!(await claimItem(tx, item, 'undoing', 'undone'))) return;
      if (!named || !undo)
        return writeItem(tx, item, { state: 'kept', because: 'act-not-allowed' }, ['undone']);
      const step = { merchantId, subjectId: item.subjectId, params: params!, before: item.before ?? {} };
      await undo(joinTransaction(named, merchantId, tx), step);
    });
  });
}

/** What is refused is written beside the row; so is a fault of ours, which is logged as well. */
async function attempt(
  ctx: Context,
  item: BulkItem,
  ends: Readonly<{ refused: BulkItem['state']; failed: BulkItem['state'] }>,
  work: () => Promise<void>
): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    // The database is away, or the like: the job comes back, and so does this row.
    if (thrown instanceof Transient) throw thrown;
    const refusal = becauseOf(thrown);
    if (!refusal) ctx.log.error({ err: thrown, runId: item.runId }, 'a row of a bulk act failed');
    const { merchantId } = item;
    await ctx.db.withMerchant(merchantId, (tx) =>
      writeItem(
        tx,
        item,
        refusal
          ? { state: ends.refused, ...refusal }
          : { state: ends.failed, because: 'bulk-row-failed', params: {} }
      )
    );
  }
}

/** Nothing is left to do: unless it was stopped in the meantime, that is the end, and the trail has the sum. */
async function finish(ctx: Context, run: BulkRun, named: Context | undefined): Promise<void> {
  const of = { merchantId: run.merchantId, runId: run.id };
  await ctx.db.withMerchant(run.merchantId, async (tx) => {
    const { status } = await lockRun(tx, of);
    if (status !== run.status) return;
    await claimRun(tx, of, 'finish', { finishedAt: ctx.clock.now() });
    await recordAudit(named ?? ctx, tx, run.merchantId, {
      action: status === 'undoing' ? 'finish-bulk-undo' : 'finish-bulk-act',
      subjectKind: 'bulk-run',
      subjectId: run.id,
      details: { act: run.act, ...(await countItems(tx, of)) }
    });
  });
}
