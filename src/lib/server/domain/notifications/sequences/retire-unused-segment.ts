import type { Context } from '../../../context.ts';
import { joinTransaction } from '../../../platform/db/join-transaction.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readSegment, retireSegment } from '../../collection/index.ts';
import { segmentsNamedBy } from './check-segments.ts';
import { lockSequences } from './lock-sequences.ts';
import { listInForce } from './versions.ts';

/**
 * From now on nobody is in this segment. Again: nothing. Refuses `segment-unknown`, and `segment-in-use` while a sequence
 * or the retry rules in force name it: they would be for nobody, and nobody would notice.
 */
export async function retireUnusedSegment(
  ctx: Context,
  input: Readonly<{ merchantId: string; segmentId: string }>
): Promise<void> {
  const { merchantId, segmentId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    // A sequence that is published at this moment is waited for, and seen.
    await lockSequences(tx, merchantId);
    const { name } = await readSegment(tx, merchantId, segmentId);
    const inForce = await listInForce(tx, merchantId);
    if (inForce.some(({ definition }) => segmentsNamedBy(definition).includes(name)))
      throw new Refusal('segment-in-use', { name });
    await retireSegment(joinTransaction(ctx, merchantId, tx), input);
  });
}
