import type { Context } from '../../context.ts';
import { assert } from '../../platform/assert.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { reach } from '../../platform/failpoints.ts';
import { Transient } from '../../platform/transient.ts';
import { readMerchant } from '../identity/index.ts';
import { planSlice, type SlicePlace, type SliceRow } from './plan-slice.ts';

/** Subscriptions per transaction: some seconds on a busy machine, far below the statement's time-out of thirty. */
const SLICE = 20_000;
/** A customer's act can meet a slice; the same slice meeting one each time is a sign of something else. */
const MOST_TRIES = 5;

/**
 * Plans every period that is to be billed by now: one statement per slice, in which the periods are written and the
 * subscriptions moved on together. So a period is planned exactly once, a run that dies goes on where it was, and two
 * runs at once share the work. A subscription that missed several periods gets them one per round. Answers how many.
 */
export async function planPeriods(
  ctx: Context,
  input: Readonly<{ merchantId: string; slice?: number }>
): Promise<number> {
  const { merchantId, slice = SLICE } = input;
  let total = 0;
  for (;;) {
    const planned = await planRound(ctx, merchantId, slice);
    total += planned;
    if (planned === 0) return total;
  }
}

/** One period for each subscription that has one to plan. */
async function planRound(ctx: Context, merchantId: string, slice: number): Promise<number> {
  let total = 0;
  let after: SlicePlace | undefined;
  let tries = 0;
  for (;;) {
    const row = await tryPlanSlice(ctx, merchantId, slice, after);
    if (row === 'met') {
      tries += 1;
      if (tries >= MOST_TRIES) throw new Transient('subscriptions changed while they were planned');
      continue;
    }
    tries = 0;
    total += row.planned;
    if (row.due < slice || row.last === null) return total;
    after = row.last;
  }
}

/** One slice in one transaction; `met` when somebody changed a row of it meanwhile, and nothing was written. */
async function tryPlanSlice(
  ctx: Context,
  merchantId: string,
  slice: number,
  after: SlicePlace | undefined
): Promise<SliceRow | 'met'> {
  const now = ctx.clock.now();
  const met = new Error('met');
  try {
    const row = await ctx.db.withMerchant(merchantId, async (tx) => {
      const { zone } = await readMerchant(tx, merchantId);
      const today = dateIn(zone, now).toString();
      const [done] = await tx.execute<SliceRow>(planSlice(merchantId, today, slice, after));
      assert(done, 'a slice answers one row');
      assert(done.planned === done.due, 'every subscription has its plan and price');
      if (done.moved !== done.planned) throw met;
      reach('plan-periods:before-commit');
      return done;
    });
    reach('plan-periods:after-commit');
    return row;
  } catch (error) {
    if (error === met) return 'met';
    throw error;
  }
}
