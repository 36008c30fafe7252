import { and, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { contactHold } from '../billing/index.ts';
import { decideArm, type Arm } from './decide-arm.ts';
import { variantExposure } from './schema.ts';
import type { Split } from './splits.ts';

/** A customer whose turn it is, with the invoice that it is about. */
export type Comer = Readonly<{ customerId: string; invoiceId: string; segments: readonly string[] }>;

type Asked = Readonly<{ merchantId: string; now: Temporal.Instant; comers: readonly Comer[] }>;

/**
 * The arms of these customers, and the first meeting of each, written down: two questions and one statement, however many.
 * Whoever met an arm stays in it, whatever segment they are in by now. Whoever is left alone gets none, nor does anybody new
 * once the split ended. Without an arm: what is in force.
 */
export async function assignArms(tx: Tx, split: Split, asked: Asked): Promise<ReadonlyMap<string, Arm>> {
  const { merchantId, now, comers } = asked;
  const { arms, met } = await readArms(tx, split, asked);
  const added = comers.filter(({ customerId }) => arms.has(customerId) && !met.has(customerId));
  if (added.length > 0)
    await tx
      .insert(variantExposure)
      .values(
        [...new Map(added.toReversed().map((each) => [each.customerId, each])).values()].map(
          ({ customerId, invoiceId }) => ({
            ...{ merchantId, splitId: split.id, customerId, invoiceId },
            arm: arms.get(customerId)!.key,
            exposedAt: now
          })
        )
      )
      .onConflictDoNothing();
  return arms;
}

/** The same without writing anything, for whoever asks what would happen. */
export async function foreseeArms(tx: Tx, split: Split, asked: Asked): Promise<ReadonlyMap<string, Arm>> {
  return (await readArms(tx, split, asked)).arms;
}

async function readArms(tx: Tx, split: Split, { merchantId, now, comers }: Asked) {
  const ids = [...new Set(comers.map(({ customerId }) => customerId))];
  const among = sql`any(${sql.param(ids)}::uuid[])`;
  const exposures = await tx
    .select({ customerId: variantExposure.customerId, arm: variantExposure.arm })
    .from(variantExposure)
    .where(
      and(
        eq(variantExposure.merchantId, merchantId),
        eq(variantExposure.splitId, split.id),
        sql`${variantExposure.customerId} = ${among}`
      )
    );
  const held = await tx
    .select({ customerId: contactHold.customerId })
    .from(contactHold)
    .where(
      and(
        eq(contactHold.merchantId, merchantId),
        sql`${contactHold.customerId} = ${among}`,
        isNull(contactHold.releasedAt),
        or(isNull(contactHold.untilAt), gt(contactHold.untilAt, now))
      )
    );
  const byKey = new Map(split.arms.map((arm) => [arm.key, arm]));
  const met = new Map(exposures.map(({ customerId, arm }) => [customerId, byKey.get(arm)]));
  const left = new Set(held.map(({ customerId }) => customerId));
  const arms = new Map<string, Arm>();
  for (const comer of comers) {
    const { customerId } = comer;
    if (left.has(customerId)) continue;
    const arm = met.get(customerId) ?? (split.endedAt === null ? decideArm(split, comer) : undefined);
    if (arm) arms.set(customerId, arm);
  }
  return { arms, met };
}
