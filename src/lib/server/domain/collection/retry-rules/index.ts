export { backtestRetryRules, type ComparedAnswer } from './backtest-retries.ts';
export type { RetryRulesProblem } from './check-retry-rules.ts';
export { answerDifferences, type AnswerDifference, type RetryAnswer } from './compare-answers.ts';
export { diffRetryRules, type GeneralPart, type SchedulePart } from './diff-retry-rules.ts';
export { countShadowAnswers, listShadowAnswers } from './list-shadow-answers.ts';
export { rulesOfKind } from './policy-for.ts';
export {
  bringBackRetryRules,
  dropRetryDraft,
  findRetryProblems,
  publishRetryRules,
  publishRetryVariants,
  rollBackRetryRules,
  saveRetryDraft
} from './publish-retry-rules.ts';
export type { RetryRules, RetrySchedule } from './retry-rules.ts';
export {
  findRetryDraft,
  listRetryVersions,
  merchantKinds,
  nextRetryVersion,
  readRetryRulesInForce
} from './rule-versions.ts';
export { findRetryShadow, startRetryShadow, stopRetryShadow } from './shadow.ts';
