import { formatDate, type Language } from '#lib/i18n/index.ts';
import {
  findProblems,
  listVersions,
  nextSequenceVersion,
  readSequence,
  type SequenceDefinition
} from '#lib/server/domain/notifications/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';
import { problemsInWords, type ProblemInWords } from './problem-words.server.ts';
import type { ExampleInvoice } from './step-words.server.ts';

type Work = Pick<SignedIn, 'ctx' | 'merchant'>;

/** How a sequence stands: nothing published, published, published with a draft beside it, or retired. */
export type SequenceState = 'draft' | 'in-force' | 'changed' | 'retired';

export function stateOf(
  given: Readonly<{ draft: unknown; retiredAt: Temporal.Instant | null }>,
  isPublished: boolean
): SequenceState {
  if (given.retiredAt) return 'retired';
  if (!isPublished) return 'draft';
  return given.draft === null ? 'in-force' : 'changed';
}

/** The colour that repeats what a sequence's state says in words. */
export function toneOfState(state: SequenceState): 'good' | 'wait' | 'plain' {
  return state === 'in-force' ? 'good' : state === 'retired' ? 'plain' : 'wait';
}

/** One sequence with its versions, the newest first, and the number that the next one gets. Refuses `sequence-unknown`. */
export function readSequencePage({ ctx, merchant }: Work, sequenceId: string) {
  return ctx.db.withMerchant(merchant.id, async (tx) => {
    const sequence = await readSequence(tx, merchant.id, sequenceId);
    const versions = await listVersions(tx, merchant.id, sequenceId);
    const next = await nextSequenceVersion(tx, merchant.id, sequenceId);
    return { sequence, versions, next, state: stateOf(sequence, versions.length > 0) };
  });
}

/** What stands in the way of publishing this definition today, in words. */
export async function readProblems(
  { ctx, merchant }: Work,
  definition: SequenceDefinition,
  language: Language
): Promise<readonly ProblemInWords[]> {
  const problems = await ctx.db.withMerchant(merchant.id, (tx) =>
    findProblems(ctx, tx, merchant.id, definition)
  );
  return problemsInWords(problems, definition, language);
}

/** An invoice of today with the merchant's usual term: the days beside the steps are its days. */
export function exampleInvoice({ ctx, merchant }: Work): ExampleInvoice {
  const issuedOn = dateOf(ctx.clock.now(), merchant);
  return { issuedOn, dueOn: issuedOn.add({ days: merchant.paymentTermDays }) };
}

export function writtenDay(at: Temporal.Instant, { merchant }: Work, language: Language): string {
  return formatDate(dateOf(at, merchant), language);
}

function dateOf(at: Temporal.Instant, { zone }: SignedIn['merchant']): Temporal.PlainDate {
  return at.toZonedDateTimeISO(zone).toPlainDate();
}
