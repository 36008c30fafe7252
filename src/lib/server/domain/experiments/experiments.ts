import { and, desc, eq, sql } from 'drizzle-orm';
import { assert } from '../../platform/assert.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { ExperimentPlan } from './experiment-plan.ts';
import { experiment } from './schema.ts';

/** What is tried out, and why. */
export type Experiment = Readonly<Omit<typeof experiment.$inferSelect, 'merchantId'>>;

/** One experiment. Refuses `experiment-unknown`, the same for another merchant's. */
export async function readExperiment(tx: Tx, merchantId: string, id: string): Promise<Experiment> {
  const [row] = await tx.select().from(experiment).where(isIt(merchantId, id));
  if (!row) throw new Refusal('experiment-unknown');
  return row;
}

/** Every experiment, the ones that run first and then the newest; at most the last 200. */
export function listExperiments(tx: Tx, merchantId: string): Promise<Experiment[]> {
  return tx
    .select()
    .from(experiment)
    .where(eq(experiment.merchantId, merchantId))
    .orderBy(sql`${experiment.status} <> 'running'`, desc(experiment.createdAt), desc(experiment.id))
    .limit(200);
}

/** The same, locked until the transaction ends, and still a draft. Refuses `experiment-unknown` and `experiment-started`. */
export async function lockDraft(tx: Tx, merchantId: string, id: string): Promise<Experiment> {
  const [row] = await tx.select().from(experiment).where(isIt(merchantId, id)).for('update');
  if (!row) throw new Refusal('experiment-unknown');
  if (row.status !== 'draft') throw new Refusal('experiment-started');
  return row;
}

/** Keeps a draft's plan. */
export async function writePlan(
  tx: Tx,
  merchantId: string,
  id: string,
  given: Readonly<{ name?: string; plan: ExperimentPlan; savedAt: Temporal.Instant }>
): Promise<void> {
  const [saved] = await tx
    .update(experiment)
    .set(given)
    .where(and(isIt(merchantId, id), eq(experiment.status, 'draft')))
    .returning({ id: experiment.id });
  assert(saved, 'the draft was locked before it is written');
}

export function isIt(merchantId: string, id: string) {
  return and(eq(experiment.merchantId, merchantId), eq(experiment.id, id));
}
