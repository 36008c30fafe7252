export { accountAnswerRows, forgetAccountAnswers, readAccountHealth } from './account-health.ts';
export { addTestedAccount, changeAccountKeys, listAccountKeys, testStoredKeys } from './account-keys.ts';
export {
  areBooksBehind,
  listBehindAccounts,
  markBookCurrent,
  markBooksBehind,
  noteBooksCurrent,
  type BehindAccount
} from './book-watch.ts';
export { type RuleSetProblem } from './check-rule-set.ts';
export { compareRuleSets } from './compare-rule-sets.ts';
export { type AccountHealth } from './decide-account-health.ts';
export { decideRoute, type PassedOver, type RoutableAccount, type RouteDecision } from './decide-route.ts';
export { diffRuleSets, type RuleSetDiff } from './diff-rule-sets.ts';
export { explainRoute, type RouteExplanation, type RouteRecord } from './explain-route.ts';
export {
  addDefaultOffers,
  decideOffers,
  listEnabledOffers,
  nameMethod,
  type MethodOffer,
  type OfferKind
} from './method-offers.ts';
export { noteProbe, openRoutedAccount, type RoutedAccount } from './open-routed-account.ts';
export {
  addPaymentAccount,
  openAccount,
  openAccounts,
  setAccountEnabled,
  type OpenAccount
} from './payment-accounts.ts';
export {
  findRuleSetProblems,
  publishRuleSet,
  rollBackRuleSet,
  saveRuleSetDraft
} from './publish-rule-set.ts';
export {
  ruleMethods,
  type Funding,
  type RouteFacts,
  type RoutingRule,
  type RuleSet
} from './routing-rules.ts';
export {
  findDraft,
  listPaymentAccounts,
  listRuleSets,
  readRuleSetInForce,
  type KeptRuleSet
} from './rule-sets.ts';
export { methodOffer } from './schema.ts';
