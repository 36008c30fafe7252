export { checkNoticeText, type NoticeText, type NoticeTextProblem } from './check-notice-text.ts';
export { everywhereRules, type EverywhereRule } from './everywhere.data.ts';
export {
  lawCountries,
  type Certainty,
  type LawCountry,
  type LawPack,
  type LawRule,
  type NoticeElement,
  type NoticeWay,
  type RuleReference,
  type TermStart
} from './law-pack.ts';
export { findLawPack, findRule, lawPacks, listRules } from './law-packs.ts';
export { maximumCosts, maximumReminderFee, type CostLimit, type CostQuestion } from './maximum-costs.ts';
export { mayCharge, type ChargeDecision, type ChargeQuestion } from './may-charge.ts';
export { sequenceProblems, type SequenceProblemCode } from './sequence-problem.ts';
export { timeSteps, type StepTime } from './step-times.ts';
export { termEnds, type SentNotice, type Term } from './term-ends.ts';
