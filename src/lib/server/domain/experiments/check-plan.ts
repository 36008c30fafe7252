import { isDeepStrictEqual } from 'node:util';
import { diffRetryRules, type RetryRules, type RetryRulesProblem } from '../collection/index.ts';
import type { SequenceProblem, SequenceStep, TemplateKey, TemplateProblem } from '../notifications/index.ts';
import type { ExperimentPlan, RetryVariant, SequenceVariant, Trial, VariantKey } from './experiment-plan.ts';

/** Why an experiment can't start: a code with a text, and the variant that it is about. */
export type ExperimentProblem = Readonly<{
  code:
    | 'hypothesis-missing'
    | 'too-few-variants'
    | 'variants-alike'
    | 'segment-unknown'
    | 'audience-differs'
    | 'differs-before-due'
    | 'breaks-rules'
    | 'rules-impossible'
    | 'ceilings-differ'
    | 'words-impossible'
    | 'overlaps';
  variant?: VariantKey;
  params?: Readonly<Record<string, string>>;
  /** What the law says against a variant of a sequence … */
  sequence?: SequenceProblem;
  /** … and a network against one of the rules of trying again. */
  rules?: RetryRulesProblem;
  /** What keeps a variant's words for a message from being published. */
  words?: Readonly<{ template: TemplateKey; problem: TemplateProblem }>;
}>;

/** What is wrong with a plan in itself; the law, the networks and whatever else runs are asked elsewhere. Pure. */
export function checkPlan(
  { frame, trial }: ExperimentPlan,
  segments: readonly string[]
): ExperimentProblem[] {
  const problems: ExperimentProblem[] = [];
  if (frame.hypothesis === '') problems.push({ code: 'hypothesis-missing' });
  if (trial.variants.length < 2) problems.push({ code: 'too-few-variants' });
  if (frame.segment !== null && !segments.includes(frame.segment))
    problems.push({ code: 'segment-unknown', params: { segment: frame.segment } });
  trial.variants.forEach(({ key }, place) => {
    const before = trial.variants.slice(0, place);
    const same = before.find((_, other) => isDeepStrictEqual(doneBy(trial, other), doneBy(trial, place)));
    // Two that are the same on purpose are an A/A test: it says whether the experiment itself can be trusted.
    if (same && trial.variants.length > 2)
      problems.push({ code: 'variants-alike', variant: key, params: { other: same.key } });
  });
  return trial.layer === 'reminders' ? [...problems, ...checkSequences(trial.variants)] : problems;
}

/** What the variant at a place does, wherever it was taken from. */
function doneBy(trial: Trial, place: number): unknown {
  return trial.layer === 'words'
    ? trial.variants[place]!.content.map(({ texts }) => texts)
    : trial.variants[place]!.content;
}

/** Whom it is for is the experiment's business, and who counts as missed must not hang on the variant. */
function checkSequences([first, ...others]: readonly SequenceVariant[]): ExperimentProblem[] {
  if (!first) return [];
  return others.flatMap(({ key, content }): ExperimentProblem[] => [
    ...(isDeepStrictEqual(content.audience, first.content.audience)
      ? []
      : [{ code: 'audience-differs' as const, variant: key }]),
    ...(isDeepStrictEqual(beforeDue(content.steps), beforeDue(first.content.steps))
      ? []
      : [{ code: 'differs-before-due' as const, variant: key }])
  ]);
}

/**
 * Steps that come before an invoice can be missed. Recovery is counted from the miss on: a variant that made more people
 * pay in time would leave only the hard debts to be counted, and look worse for it.
 */
function beforeDue(steps: readonly SequenceStep[]): readonly SequenceStep[] {
  return steps.filter(
    ({ kind, at }) =>
      kind === 'invoice-created' ||
      kind === 'due-soon' ||
      kind === 'card-ending' ||
      (at.of === 'due' && at.days <= 0)
  );
}

/**
 * A try is looked at once more right before it is sent, by the hours and ceilings in force: a variant with others would be
 * measured by what it was kept from. So variants differ in their schedules only. Pure.
 */
export function checkCeilings(variants: readonly RetryVariant[], inForce: RetryRules): ExperimentProblem[] {
  return variants
    .filter(({ content }) => diffRetryRules(inForce, content).general.length > 0)
    .map(({ key }) => ({ code: 'ceilings-differ', variant: key }));
}
