import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { findRetryProblems, listSegmentNames, readRetryRulesInForce } from '../collection/index.ts';
import { findProblems, findTemplateProblems } from '../notifications/index.ts';
import { findLiveSplit } from '../variants/index.ts';
import { checkCeilings, checkPlan, type ExperimentProblem } from './check-plan.ts';
import type { ExperimentPlan } from './experiment-plan.ts';

/**
 * Everything for which an experiment can't start now: its plan, what the law or a network says against any variant (the
 * very checks of publishing one), and another experiment on the same layer, by name.
 */
export async function checkExperiment(
  ctx: Pick<Context, 'clock' | 'origin'>,
  tx: Tx,
  merchantId: string,
  plan: ExperimentPlan
): Promise<ExperimentProblem[]> {
  const { trial } = plan;
  const problems = checkPlan(plan, await listSegmentNames(tx, merchantId));
  const running = await findLiveSplit(tx, merchantId, trial.layer);
  if (running) problems.push({ code: 'overlaps', params: { name: running.name } });
  return [...problems, ...(await checkVariants(ctx, tx, merchantId, plan))];
}

async function checkVariants(
  ctx: Pick<Context, 'clock' | 'origin'>,
  tx: Tx,
  merchantId: string,
  { trial }: ExperimentPlan
): Promise<ExperimentProblem[]> {
  const problems: ExperimentProblem[] = [];
  if (trial.layer === 'reminders') {
    for (const { key, content } of trial.variants)
      for (const sequence of await findProblems(ctx, tx, merchantId, content))
        problems.push({ code: 'breaks-rules', variant: key, sequence });
    return problems;
  }
  if (trial.layer === 'words') {
    for (const { key, content } of trial.variants)
      for (const { template, texts } of content)
        for (const problem of texts
          ? await findTemplateProblems(ctx, tx, { ...template, merchantId }, texts)
          : [])
          problems.push({ code: 'words-impossible', variant: key, words: { template, problem } });
    return problems;
  }
  const { rules: inForce } = await readRetryRulesInForce(tx, merchantId);
  for (const { key, content } of trial.variants)
    for (const rules of await findRetryProblems(tx, merchantId, content))
      problems.push({ code: 'rules-impossible', variant: key, rules });
  return [...problems, ...checkCeilings(trial.variants, inForce)];
}
