export { checkNoticeText, type NoticeText, type NoticeTextProblem } from './check-notice-text.ts';
export { checkSequence } from './check-sequence.ts';
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
export {
  findLawPack,
  findLawPackByVersion,
  findRule,
  lawPacks,
  listRules,
  referEverywhere
} from './law-packs.ts';
export { maximumCosts, maximumReminderFee, type CostLimit, type CostQuestion } from './maximum-costs.ts';
export { mayCharge, type ChargeDecision, type ChargeQuestion } from './may-charge.ts';
export { sequenceProblems, type SequenceProblemCode } from './sequence-problem.ts';
export { timeSteps, type StepTime } from './step-times.ts';
export { leastDaysBeforeCosts, termEnds, type SentNotice, type Term } from './term-ends.ts';
