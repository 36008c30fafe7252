import { and, desc, eq, gt, isNull, or } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { variantExposure, variantSplit } from './schema.ts';
import type { Layer } from './splits.ts';

/** An arm that a customer has met. */
export type MetArm = Readonly<{ splitId: string; layer: Layer; arm: string }>;

/** A reminder run goes on after its split ended, for as long as an experiment may look at what comes in: ninety days. */
const STAYS_HOURS = 90 * 24;

/** The arm that a customer is in at that moment, per layer: of what divides now, else of what last did. */
export async function listMetArms(
  tx: Tx,
  { merchantId, customerId, at }: Readonly<{ merchantId: string; customerId: string; at: Temporal.Instant }>
): Promise<MetArm[]> {
  const met = await tx
    .select({ splitId: variantSplit.id, layer: variantSplit.layer, arm: variantExposure.arm })
    .from(variantExposure)
    .innerJoin(
      variantSplit,
      and(
        eq(variantSplit.merchantId, variantExposure.merchantId),
        eq(variantSplit.id, variantExposure.splitId)
      )
    )
    .where(
      and(
        eq(variantExposure.merchantId, merchantId),
        eq(variantExposure.customerId, customerId),
        or(isNull(variantSplit.endedAt), gt(variantSplit.endedAt, at.subtract({ hours: STAYS_HOURS })))
      )
    )
    .orderBy(desc(variantSplit.startedAt), desc(variantSplit.id));
  return [...Map.groupBy(met, ({ layer }) => layer).values()].flatMap((ofLayer) => ofLayer.slice(0, 1));
}
