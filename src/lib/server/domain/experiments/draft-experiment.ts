import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import {
  firstFrame,
  variantKeys,
  type ExperimentFrame,
  type Trial,
  type VariantKey
} from './experiment-plan.ts';
import { isIt, lockDraft, writePlan } from './experiments.ts';
import { experiment } from './schema.ts';
import { takeContent, takeFirst, type Source, type Subject } from './take-content.ts';
import { takeWords, type WordsSource } from './take-words.ts';

type OfExperiment = Readonly<{ merchantId: string; experimentId: string }>;

/**
 * Begins to plan an experiment on one thing, with what is in force as its first variant. Answers its id. Refuses
 * `experiment-name-taken`, and `experiment-needs-version` for what was never published.
 */
export async function addExperiment(
  ctx: Context,
  input: Readonly<{ merchantId: string; name: string; subject: Subject }>
): Promise<string> {
  const { merchantId, name, subject } = input;
  const createdAt = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const id = newId(createdAt);
    const plan = { frame: firstFrame, trial: await takeFirst(tx, merchantId, subject) };
    const [added] = await tx
      .insert(experiment)
      .values({ merchantId, id, name, status: 'draft', plan, createdAt, savedAt: createdAt })
      .onConflictDoNothing({ target: [experiment.merchantId, experiment.name] })
      .returning({ id: experiment.id });
    if (!added) throw new Refusal('experiment-name-taken', { name });
    return added.id;
  });
}

/** What staff typed about an experiment and its variants. */
export type TypedExperiment = Readonly<{
  frame: ExperimentFrame;
  variants: readonly Readonly<{ key: VariantKey; name: string; weight: number }>[];
}>;

/** Keeps what was typed. Refuses `experiment-unknown` and `experiment-started`. */
export async function saveExperiment(ctx: Context, input: OfExperiment & TypedExperiment): Promise<void> {
  const { merchantId, experimentId, frame, variants } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { plan } = await lockDraft(tx, merchantId, experimentId);
    const trial = withVariants(plan.trial, (made) =>
      made.map((each) => ({ ...each, ...variants.find(({ key }) => key === each.key) }))
    );
    await keep(ctx, tx, input, { frame, trial });
  });
}

/**
 * Adds what a version says, or the draft of its editor as it stands now, as the next variant. Refuses
 * `experiment-too-many-variants`, and what isn't there: `experiment-needs-draft`, or the version's own refusal.
 */
export async function addVariant(
  ctx: Context,
  input: OfExperiment & Source & Readonly<{ name: string }>
): Promise<void> {
  const { merchantId, experimentId, name } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { plan } = await lockDraft(tx, merchantId, experimentId);
    const key = variantKeys[plan.trial.variants.length];
    if (key === undefined) throw new Refusal('experiment-too-many-variants', { most: variantKeys.length });
    const trial = await takeContent(tx, merchantId, plan.trial, { ...input, key, name });
    await keep(ctx, tx, input, { ...plan, trial });
  });
}

/**
 * Gives one message other words in a variant that is there; in the others it stays what it is. Refuses
 * `experiment-variant-unknown` for the first one, which is what holds, and what taking words refuses.
 */
export async function changeWords(
  ctx: Context,
  input: OfExperiment & WordsSource & Readonly<{ key: VariantKey }>
): Promise<void> {
  const { merchantId, experimentId, key } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { plan } = await lockDraft(tx, merchantId, experimentId);
    const { trial } = plan;
    const changed = trial.variants.find((each) => each.key === key);
    if (trial.layer !== 'words' || !changed || key === 'A') throw new Refusal('experiment-variant-unknown');
    const taken = await takeWords(tx, merchantId, trial, { ...input, name: changed.name });
    await keep(ctx, tx, input, { ...plan, trial: taken });
  });
}

/** Leaves a variant out; those after it move up a letter. The first one stays: it is what others are compared with. */
export async function dropVariant(
  ctx: Context,
  input: OfExperiment & Readonly<{ key: VariantKey }>
): Promise<void> {
  const { merchantId, experimentId, key } = input;
  if (key === 'A') return;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { plan } = await lockDraft(tx, merchantId, experimentId);
    const trial = withVariants(plan.trial, (made) =>
      made.filter((each) => each.key !== key).map((each, place) => ({ ...each, key: variantKeys[place]! }))
    );
    await keep(ctx, tx, input, { ...plan, trial });
  });
}

/** Throws the plan away. Refuses `experiment-unknown` and `experiment-started`. */
export async function discardExperiment(ctx: Context, input: OfExperiment): Promise<void> {
  const { merchantId, experimentId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { name } = await lockDraft(tx, merchantId, experimentId);
    await tx.delete(experiment).where(and(isIt(merchantId, experimentId), eq(experiment.status, 'draft')));
    await recordAudit(ctx, tx, merchantId, {
      action: 'discard-experiment',
      subjectKind: 'experiment',
      subjectId: experimentId,
      details: { name }
    });
  });
}

function keep(
  ctx: Context,
  tx: Tx,
  { merchantId, experimentId }: OfExperiment,
  plan: Readonly<{ frame: ExperimentFrame; trial: Trial }>
): Promise<void> {
  return writePlan(tx, merchantId, experimentId, { plan, savedAt: ctx.clock.now() });
}

/** The same trial with other variants; what they are made of stays of its kind. */
function withVariants(
  trial: Trial,
  change: <V extends Trial['variants'][number]>(made: readonly V[]) => readonly V[]
): Trial {
  switch (trial.layer) {
    case 'reminders':
      return { ...trial, variants: change(trial.variants) };
    case 'retries':
      return { ...trial, variants: change(trial.variants) };
    case 'words':
      return { ...trial, variants: change(trial.variants) };
  }
}
