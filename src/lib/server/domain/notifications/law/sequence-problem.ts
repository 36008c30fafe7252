import type { SequenceProblem, SequenceStep } from '../sequences/sequence.ts';
import type { EverywhereRule } from './everywhere.data.ts';
import type { LawPack, LawRule, RuleReference } from './law-pack.ts';
import { refer, referEverywhere, ruleId } from './law-packs.ts';

/** Every way in which a sequence can break a rule. Texts stand under `law:problem`. */
export const sequenceProblems = [
  'step-at-wrong-time',
  'step-out-of-order',
  'condition-impossible',
  'fallback-without-way',
  'attachment-not-for-step',
  'channel-not-for-kind',
  'channel-not-for-collection',
  'whatsapp-not-for-debts',
  'channel-not-for-notice',
  'tone-not-for-kind',
  'too-many-reminders',
  'reminders-too-close',
  'costs-never',
  'reminder-fee-unknown',
  'first-reminder-not-free',
  'costs-without-law',
  'costs-before-due',
  'costs-too-high',
  'costs-in-other-currency',
  'notice-not-free',
  'notice-missing',
  'notice-may-be-skipped',
  'term-too-short',
  'term-unclear'
] as const;
export type SequenceProblemCode = (typeof sequenceProblems)[number];

type Params = NonNullable<SequenceProblem['params']>;

/** A problem that breaks a rule of every country. */
export function everywhereProblem(
  code: SequenceProblemCode,
  rule: EverywhereRule,
  step: SequenceStep | undefined,
  params?: Params
): SequenceProblem {
  return problemOf(code, referEverywhere(rule), step, params);
}

/** A problem that breaks a rule of one country's law. */
export function lawProblem(
  code: SequenceProblemCode,
  pack: LawPack,
  rule: LawRule,
  step: SequenceStep,
  params?: Params
): SequenceProblem {
  return { ...problemOf(code, refer(pack, rule), step, params), country: pack.country };
}

function problemOf(
  code: SequenceProblemCode,
  reference: RuleReference,
  step: SequenceStep | undefined,
  params: Params | undefined
): SequenceProblem {
  return { code, rule: ruleId(reference), ...(step && { step: step.key }), ...(params && { params }) };
}
