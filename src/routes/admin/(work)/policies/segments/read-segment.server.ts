import {
  countSegment,
  listSegmentVersions,
  readRetryRulesInForce,
  readSegment
} from '#lib/server/domain/collection/index.ts';
import { listSequences } from '#lib/server/domain/notifications/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';

/** A segment with its history, how many are in it, and what names it. Refuses `segment-unknown`. */
export async function readSegmentPage({ ctx, merchant }: Pick<SignedIn, 'ctx' | 'merchant'>, id: string) {
  const merchantId = merchant.id;
  const found = await ctx.db.withMerchant(merchantId, async (tx) => ({
    segment: await readSegment(tx, merchantId, id),
    versions: await listSegmentVersions(tx, merchantId, id),
    retries: await readRetryRulesInForce(tx, merchantId),
    sequences: await listSequences(tx, merchantId)
  }));
  const { segment, versions, retries, sequences } = found;
  const { conditions } = segment;
  const naming = sequences.filter(({ newest }) => {
    const { audience, steps = [] } = newest?.definition ?? {};
    const named = [audience?.segments, ...steps.map(({ when }) => when?.segments)];
    return named.some((names) => names?.includes(segment.name));
  });
  return {
    segment,
    versions,
    count: await countSegment(ctx, { merchantId, conditions }),
    isInRetries: retries.rules.schedules.some((schedule) => schedule.segment === segment.name),
    sequences: naming.map(({ id: sequenceId, name }) => ({ name, href: paths.sequence(sequenceId) }))
  };
}
