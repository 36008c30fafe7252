import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { sequence, sequenceRun, sequenceStep } from './schema.ts';

/** Why a message of a sequence was sent: which step of which version, when it was planned, by which rule. */
export type StepExplanation = Readonly<{
  sequenceName: string;
  version: number;
  stepKey: string;
  plannedOn: Temporal.PlainDate | null;
  rule: string | null;
  entryId: string | null;
  decidedAt: Temporal.Instant | null;
}>;

/** `undefined` for a step that isn't this merchant's. */
export async function findStepExplanation(
  tx: Tx,
  merchantId: string,
  stepId: string
): Promise<StepExplanation | undefined> {
  const [row] = await tx
    .select({
      sequenceName: sequence.name,
      version: sequenceRun.version,
      stepKey: sequenceStep.key,
      plannedOn: sequenceStep.plannedOn,
      rule: sequenceStep.rule,
      entryId: sequenceStep.entryId,
      decidedAt: sequenceStep.decidedAt
    })
    .from(sequenceStep)
    .innerJoin(
      sequenceRun,
      and(eq(sequenceRun.merchantId, sequenceStep.merchantId), eq(sequenceRun.id, sequenceStep.runId))
    )
    .innerJoin(
      sequence,
      and(eq(sequence.merchantId, sequenceRun.merchantId), eq(sequence.id, sequenceRun.sequenceId))
    )
    .where(and(eq(sequenceStep.merchantId, merchantId), eq(sequenceStep.id, stepId)));
  return row;
}

/** A step of an invoice's run, for staff: what happened, or why it waits or never came. */
export type RunStep = Readonly<typeof sequenceStep.$inferSelect>;

/** The steps of an invoice's sequence in their order; none where nothing ever ran. */
export async function listRunSteps(tx: Tx, merchantId: string, invoiceId: string): Promise<RunStep[]> {
  const rows = await tx
    .select({ step: sequenceStep })
    .from(sequenceRun)
    .innerJoin(
      sequenceStep,
      and(eq(sequenceStep.merchantId, sequenceRun.merchantId), eq(sequenceStep.runId, sequenceRun.id))
    )
    .where(and(eq(sequenceRun.merchantId, merchantId), eq(sequenceRun.invoiceId, invoiceId)))
    .orderBy(sequenceRun.startedAt, sequenceStep.place);
  return rows.map(({ step }) => step);
}
