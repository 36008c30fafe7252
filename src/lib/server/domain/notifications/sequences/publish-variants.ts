import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { lockSequences } from './lock-sequences.ts';
import { findProblems } from './publish-sequence.ts';
import { sequenceVersion } from './schema.ts';
import type { SequenceDefinition } from './sequence.ts';
import { nextSequenceVersion, readSequence } from './versions.ts';

type Published = Readonly<{
  merchantId: string;
  sequenceId: string;
  experimentId: string;
  /** What the experiment is called: so are its versions. */
  name: string;
  arms: readonly Readonly<{ key: string; definition: SequenceDefinition }>[];
}>;

/**
 * Publishes the arms of an experiment: versions that nobody gets but whom the experiment gives them, and that stay for
 * whoever runs on them. Answers their numbers, in order. Refuses `sequence-unknown`, and `sequence-breaks-rules` with every
 * problem of the first arm that the law doesn't allow.
 */
export async function publishSequenceVariants(
  ctx: Context,
  tx: Tx,
  { merchantId, sequenceId, experimentId, name, arms }: Published
): Promise<number[]> {
  await lockSequences(tx, merchantId);
  await readSequence(tx, merchantId, sequenceId);
  const first = await nextSequenceVersion(tx, merchantId, sequenceId);
  const publishedAt = ctx.clock.now();
  for (const { definition } of arms) {
    const problems = await findProblems(ctx, tx, merchantId, definition);
    if (problems.length > 0) throw new Refusal('sequence-breaks-rules', { problems });
  }
  const versions = arms.map(({ key, definition }, place) => ({
    ...{ merchantId, sequenceId, experimentId, name, definition, publishedAt },
    version: first + place,
    arm: key
  }));
  await tx.insert(sequenceVersion).values(versions);
  return versions.map(({ version }) => version);
}
