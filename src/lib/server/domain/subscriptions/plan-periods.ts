import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { reach } from '../../platform/failpoints.ts';
import { readMerchant } from '../identity/index.ts';
import { planSlice } from './plan-slice.ts';

/** Subscriptions per transaction: a second or less, so that locks are short and a crash repeats little. */
const SLICE = 20_000;

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
  const now = ctx.clock.now();
  let total = 0;
  for (;;) {
    const count = await ctx.db.withMerchant(merchantId, async (tx) => {
      const { zone } = await readMerchant(tx, merchantId);
      const [row] = await tx.execute<{ count: string }>(
        planSlice(merchantId, dateIn(zone, now).toString(), slice)
      );
      reach('plan-periods:before-commit');
      return Number(row!.count);
    });
    reach('plan-periods:after-commit');
    total += count;
    if (count === 0) return total;
  }
}
