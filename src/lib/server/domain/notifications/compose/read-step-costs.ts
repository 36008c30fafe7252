import { and, eq } from 'drizzle-orm';
import { money, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Notice } from '../notices.ts';
import { sequenceStep } from '../schema.ts';

/**
 * What a formal notice says will be asked: its step decided it. Nothing where no step asked for the notice, or where it
 * decided that there will be none.
 */
export async function readStepCosts(
  tx: Tx,
  { merchantId, sequenceStepId }: Pick<Notice, 'merchantId' | 'sequenceStepId'>,
  currency: Money['currency']
): Promise<Money | undefined> {
  if (sequenceStepId === null) return undefined;
  const [step] = await tx
    .select({ costMinor: sequenceStep.costMinor })
    .from(sequenceStep)
    .where(and(eq(sequenceStep.merchantId, merchantId), eq(sequenceStep.id, sequenceStepId)));
  return step?.costMinor ? money(step.costMinor, currency) : undefined;
}
