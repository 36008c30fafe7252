import type { Context } from '../../../context.ts';
import { claimDueCollections, type Claim } from './claim-due-collections.ts';
import { collectPlanned } from './collect-planned.ts';
import { giveBackUnexecuted } from './give-back-unexecuted.ts';
import { openRound, type Round } from './open-round.ts';
import { postponeUnnoticed } from './postpone-unnoticed.ts';

/** So many plans are claimed at once; a worker that dies holds no more than these. */
const BATCH = 200;
/**
 * Calls to the gateway at a time. It answers within a second or two, so that this many stay below its limit of some 80 a
 * second, which the adapter holds in any case; a connection is held for the milliseconds before and after a call only.
 */
const AT_ONCE = 32;
/** A run ends after so many batches; the next one comes in minutes. */
const MOST_BATCHES = 50;

/**
 * Collects what is due now: plans whose notice is old enough are claimed in batches and attempted, a few at a time. Any
 * number of workers may run at once. One that fails must not keep the others waiting.
 */
export async function runDueCollections(
  ctx: Context,
  input: Readonly<{ merchantId: string }>
): Promise<number> {
  const { merchantId } = input;
  await giveBackUnexecuted(ctx, { merchantId });
  await postponeUnnoticed(ctx, { merchantId });
  let count = 0;
  const queue = claimInBatches(ctx, merchantId);
  const work = async () => {
    for await (const { round, claim } of queue) {
      count += 1;
      await collectPlanned(ctx, { round, claim }).catch((error: unknown) =>
        ctx.log.error({ err: error, merchantId, plannedId: claim.plannedId }, 'could not collect')
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return count;
}

/** The next batch is claimed when the last of one is taken up, not when it is done. Ends for all who read it at once. */
async function* claimInBatches(
  ctx: Context,
  merchantId: string
): AsyncGenerator<Readonly<{ round: Round; claim: Claim }>, void, void> {
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const claims = await claimDueCollections(ctx, { merchantId, limit: BATCH });
    if (claims.length === 0) return;
    const round = await openRound(ctx, merchantId);
    for (const claim of claims) yield { round, claim };
  }
}
