import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { bringBackRetryRules } from '../collection/index.ts';
import { recordAudit } from '../identity/index.ts';
import { bringBackSequence } from '../notifications/index.ts';
import { bringBackWords } from './bring-back-words.ts';
import { closeSplit, findLiveSplit } from '../variants/index.ts';
import { experimentLifecycle } from './experiment-lifecycle.ts';
import type { VariantKey } from './experiment-plan.ts';
import { isIt, readExperiment, type Experiment } from './experiments.ts';
import { experiment } from './schema.ts';

type Ending = Readonly<{
  merchantId: string;
  experimentId: string;
  /** In the words of whoever ends it. */
  reason: string;
}>;

/**
 * Ends it: nobody new is given a variant, and what is in force is what it was. Whoever runs on a variant finishes on it.
 * Refuses `experiment-unknown`, `experiment-not-running` and `experiment-reason-missing`.
 */
export async function stopExperiment(ctx: Context, input: Ending): Promise<void> {
  await ctx.db.withMerchant(input.merchantId, (tx) => end(ctx, tx, { ...input, ended: 'stopped' }));
}

/**
 * Ends it and puts a variant in force for everybody, by the ordinary way and with its checks. Answers the version. Refuses
 * what stopping refuses, `experiment-variant-unknown`, and whatever publishing refuses: then nothing has ended either.
 */
export async function chooseVariant(
  ctx: Context,
  input: Ending & Readonly<{ key: VariantKey }>
): Promise<number> {
  const { merchantId, experimentId, key, reason } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { plan } = await readExperiment(tx, merchantId, experimentId);
    const { trial } = plan;
    const split = await findLiveSplit(tx, merchantId, trial.layer);
    const arm = split?.id === experimentId ? split.arms.find((each) => each.key === key) : undefined;
    if (!trial.variants.some((each) => each.key === key)) throw new Refusal('experiment-variant-unknown');
    await end(ctx, tx, { ...input, ended: 'won', winner: key });
    const { version } = arm!;
    switch (trial.layer) {
      case 'reminders':
        return bringBackSequence(ctx, tx, { merchantId, sequenceId: trial.sequenceId, version, reason });
      case 'retries':
        return bringBackRetryRules(ctx, tx, { merchantId, version, reason });
      case 'words': {
        const { content } = trial.variants.find((each) => each.key === key)!;
        return bringBackWords(ctx, tx, { merchantId, version, content });
      }
    }
  });
}

/** Ends one that harms, by itself. `reason`: the guard rail that was broken. */
export async function endForHarm(ctx: Context, tx: Tx, input: Ending): Promise<void> {
  await end(ctx, tx, { ...input, ended: 'harm' });
}

type Ended = Ending & Readonly<{ ended: NonNullable<Experiment['ended']>; winner?: VariantKey }>;

async function end(ctx: Context, tx: Tx, given: Ended): Promise<void> {
  const { merchantId, experimentId, ended, winner = null } = given;
  const endedBecause = given.reason.trim();
  if (endedBecause === '') throw new Refusal('experiment-reason-missing');
  const endedAt = ctx.clock.now();
  const [row] = await tx
    .update(experiment)
    .set({ status: experimentLifecycle.next('running', 'end'), endedAt, ended, endedBecause, winner })
    .where(and(isIt(merchantId, experimentId), eq(experiment.status, 'running')))
    .returning({ name: experiment.name });
  if (!row) {
    await readExperiment(tx, merchantId, experimentId);
    throw new Refusal('experiment-not-running');
  }
  await closeSplit(tx, merchantId, experimentId, endedAt);
  await recordAudit(ctx, tx, merchantId, {
    action: winner === null ? 'stop-experiment' : 'choose-variant',
    subjectKind: 'experiment',
    subjectId: experimentId,
    details: { name: row.name, ended, reason: endedBecause, ...(winner && { winner }) }
  });
}
