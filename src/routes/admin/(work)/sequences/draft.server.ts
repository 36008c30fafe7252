import { saveSequenceDraft, type SequenceDefinition } from '#lib/server/domain/notifications/index.ts';
import { Refusal, type SignedIn } from '#lib/server/web/index.ts';
import { readSequencePage } from './sequence-view.server.ts';

/** Faults of a definition as a whole that have a text under `sequences:error`; anything else is `unreadable`. */
const KNOWN = ['first-step-has-no-previous', 'step-before-its-previous', 'earlier-step-unknown'] as const;

/** As many as a sequence can have: `SequenceDefinition`. */
const MOST_STEPS = 30;

/** The draft that staff are working on. Refuses `sequence-unknown` and `sequence-draft-missing`. */
export async function readDraft(who: Pick<SignedIn, 'ctx' | 'merchant'>, sequenceId: string) {
  const { sequence, versions, next } = await readSequencePage(who, sequenceId);
  const { draft } = sequence;
  if (draft === null) throw new Refusal('sequence-draft-missing');
  return { sequence, versions, next, draft };
}

/** Keeps a changed draft; answers what is wrong with it as a whole, and then keeps nothing. */
export async function saveDraft(
  { ctx, merchant }: Pick<SignedIn, 'ctx' | 'merchant'>,
  sequenceId: string,
  draft: SequenceDefinition
): Promise<string | undefined> {
  if (draft.steps.length > MOST_STEPS) return 'too-many-steps';
  try {
    await saveSequenceDraft(ctx, { merchantId: merchant.id, sequenceId, draft });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code !== 'sequence-unreadable') throw thrown;
    return KNOWN.find((known) => known === thrown.params['because']) ?? 'unreadable';
  }
}
