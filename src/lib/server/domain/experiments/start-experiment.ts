import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { assert } from '../../platform/assert.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { publishRetryVariants, readRetryRulesInForce } from '../collection/index.ts';
import { recordAudit } from '../identity/index.ts';
import {
  listVersions,
  publishSequenceVariants,
  publishTemplateVariants,
  readWordsNow
} from '../notifications/index.ts';
import { HOLD_OUT, openSplit, type Arm } from '../variants/index.ts';
import { checkExperiment } from './check-experiment.ts';
import { experimentLifecycle } from './experiment-lifecycle.ts';
import type { ExperimentFrame, Trial } from './experiment-plan.ts';
import { isIt, lockDraft } from './experiments.ts';
import { experiment } from './schema.ts';

/**
 * Starts an experiment: each variant becomes a version that only it hands out, and from now on whoever comes is given one.
 * What runs already stays as it is. Refuses `experiment-unknown`, `experiment-started`, `experiment-not-ready` with every
 * problem, and `experiment-overlaps` with the name of the one that runs.
 */
export async function startExperiment(
  ctx: Context,
  input: Readonly<{ merchantId: string; experimentId: string }>
): Promise<void> {
  const { merchantId, experimentId } = input;
  const startedAt = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { name, plan } = await lockDraft(tx, merchantId, experimentId);
    const problems = await checkExperiment(ctx, tx, merchantId, plan);
    const running = problems.find(({ code }) => code === 'overlaps');
    if (running) throw new Refusal('experiment-overlaps', { ...running.params });
    if (problems.length > 0) throw new Refusal('experiment-not-ready', { problems });
    const { frame, trial } = plan;
    const arms = await publishArms(ctx, tx, { merchantId, experimentId, name, frame, trial });
    await openSplit(tx, {
      ...{ merchantId, id: experimentId, name, layer: trial.layer, arms, startedAt },
      subjectId: trial.layer === 'reminders' ? trial.sequenceId : null,
      segment: frame.segment,
      shareBasisPoints: frame.sharePercent * 100
    });
    const [started] = await tx
      .update(experiment)
      .set({ status: experimentLifecycle.next('draft', 'start'), startedAt })
      .where(and(isIt(merchantId, experimentId), eq(experiment.status, 'draft')))
      .returning({ id: experiment.id });
    assert(started, 'the draft is locked');
    await recordAudit(ctx, tx, merchantId, {
      action: 'start-experiment',
      subjectKind: 'experiment',
      subjectId: experimentId,
      details: { name, layer: trial.layer, arms }
    });
  });
}

type Publishing = Readonly<{
  merchantId: string;
  experimentId: string;
  name: string;
  frame: ExperimentFrame;
  trial: Trial;
}>;

/** Every arm as a version of its own, the hold-out included: it keeps what is in force now, whatever is published later. */
async function publishArms(ctx: Context, tx: Tx, given: Publishing): Promise<Arm[]> {
  const { merchantId, experimentId, name, frame, trial } = given;
  const weights = weightsOf(
    trial.variants.map(({ weight }) => weight),
    frame.holdOutPercent
  );
  const keys = [...trial.variants.map(({ key }) => key), ...(frame.holdOutPercent > 0 ? [HOLD_OUT] : [])];
  const withInForce = <T>(contents: readonly T[], inForce: T | undefined) =>
    frame.holdOutPercent > 0 && inForce ? [...contents, inForce] : contents;
  const armed = <T>(contents: readonly T[]) =>
    contents.map((content, place) => ({ key: keys[place]!, content }));
  let versions: number[];
  if (trial.layer === 'reminders') {
    const { sequenceId } = trial;
    const [inForce] = await listVersions(tx, merchantId, sequenceId);
    const contents = withInForce(
      trial.variants.map(({ content }) => content),
      inForce?.definition
    );
    const arms = armed(contents).map(({ key, content }) => ({ key, definition: content }));
    versions = await publishSequenceVariants(ctx, tx, { merchantId, sequenceId, experimentId, name, arms });
  } else if (trial.layer === 'words') {
    const templates = trial.variants[0]!.content.map(({ template }) => template);
    const inForce = await Promise.all(templates.map((template) => readWordsNow(tx, merchantId, template)));
    const contents = withInForce(
      trial.variants.map(({ content }) => content),
      inForce
    );
    const arms = armed(contents).map(({ key, content }) => ({ key, words: content }));
    versions = await publishTemplateVariants(ctx, tx, { merchantId, experimentId, arms });
  } else {
    const { rules: inForce } = await readRetryRulesInForce(tx, merchantId);
    const contents = withInForce(
      trial.variants.map(({ content }) => content),
      inForce
    );
    const arms = armed(contents).map(({ key, content }) => ({ key, name, rules: content }));
    versions = await publishRetryVariants(ctx, tx, { merchantId, experimentId, arms });
  }
  return keys.map((key, place) => ({ key, weight: weights[place]!, version: versions[place]! }));
}

/** Whole weights of all arms: the hold-out has its percentage of all, the variants share the rest as they should. */
export function weightsOf(weights: readonly number[], holdOutPercent: number): number[] {
  if (holdOutPercent === 0) return [...weights];
  const total = weights.reduce((sum, each) => sum + each, 0);
  return [...weights.map((each) => each * (100 - holdOutPercent)), total * holdOutPercent];
}
