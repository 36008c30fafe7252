import type { Context } from '../../../context.ts';
import { assert } from '../../../platform/assert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { reach } from '../../../platform/failpoints.ts';
import { readMerchant } from '../../identity/index.ts';
import { judgeSteps, type JudgedStep } from './judge-steps.ts';
import { lockSequences } from './lock-sequences.ts';
import { readDunningSettings } from './settings.ts';
import { readDueSteps, type StepPlace } from './step-facts.ts';
import { writeDecisions } from './write-decisions.ts';

/** Steps per transaction: some seconds on a busy machine, far below the statement's time-out of thirty. */
const SLICE = 10_000;

/** What a pass did, by what was decided. */
export type PlannedSteps = Readonly<Record<'send' | 'hold' | 'skip' | 'stop', number>>;

/**
 * Decides about every step whose turn has come, and queues the notices of those that go: a handful of statements per
 * slice, however many steps. A pass that dies goes on where it was; two at once take turns slice by slice.
 */
export async function planSteps(
  ctx: Context,
  input: Readonly<{ merchantId: string; slice?: number }>
): Promise<PlannedSteps> {
  const { merchantId, slice = SLICE } = input;
  const total = { send: 0, hold: 0, skip: 0, stop: 0 };
  let after: StepPlace | undefined;
  do {
    const { judged, last } = await ctx.db.withMerchant(
      merchantId,
      (tx) => planSlice(ctx, tx, { merchantId, slice, after }),
      { isPlannedAnew: true }
    );
    reach('sequences:planned');
    for (const { decision } of judged) total[decision.kind] += 1;
    after = last;
  } while (after !== undefined);
  return total;
}

type Slice = Readonly<{ merchantId: string; slice: number; after: StepPlace | undefined }>;

async function planSlice(
  ctx: Context,
  tx: Tx,
  { merchantId, slice, after }: Slice
): Promise<Readonly<{ judged: readonly JudgedStep[]; last: StepPlace | undefined }>> {
  const now = ctx.clock.now();
  await lockSequences(tx, merchantId);
  const { zone, country } = await readMerchant(tx, merchantId);
  const limits = await readDunningSettings(tx, merchantId);
  const rows = await readDueSteps(tx, { merchantId, now, zone, country }, slice, after);
  if (rows.length === 0) return { judged: [], last: undefined };
  const judged = await judgeSteps(tx, { merchantId, now, limits, rows, isQueued: false });
  await writeDecisions(ctx, tx, { merchantId, now, judged });
  reach('sequences:before-commit');
  const end = rows.at(-1);
  assert(end, 'there are rows');
  return { judged, last: rows.length < slice ? undefined : { dueAt: end.dueAt, id: end.stepId } };
}
