import type { ConditionName } from './fits-rule.ts';
import { countriesOf } from './regions.data.ts';
import type { RoutingConditions, RoutingRule, RuleSet } from './routing-rules.ts';

/** Why a rule set may not come into force. The codes are those of the refusals, with texts in `errors.json`. */
export type RuleSetProblem =
  | Readonly<{ code: 'routing-default-missing' }>
  | Readonly<{ code: 'routing-account-unknown'; rule: string; account: string }>
  | Readonly<{ code: 'routing-rule-name-taken'; rule: string }>
  /** Its conditions contradict each other: no payment can meet them. */
  | Readonly<{ code: 'routing-rule-impossible'; rule: string }>
  /** Whatever it fits, the rule `by` before it fits already. */
  | Readonly<{ code: 'routing-rule-unreachable'; rule: string; by: string }>;

/** Everything that is wrong with a rule set. Pure. Rules are weighed in pairs: two that only together cover a third pass. */
export function checkRuleSet(ruleSet: RuleSet, accountIds: readonly string[]): RuleSetProblem[] {
  const { rules, defaultAccounts } = ruleSet;
  const problems: RuleSetProblem[] = [];
  if (defaultAccounts.length === 0) problems.push({ code: 'routing-default-missing' });
  const named = [...rules, { name: 'default', accounts: defaultAccounts }];
  for (const { name: rule, accounts } of named)
    for (const account of accounts)
      if (!accountIds.includes(account)) problems.push({ code: 'routing-account-unknown', rule, account });
  for (const [index, rule] of rules.entries()) {
    const before = rules.slice(0, index);
    if (before.some(({ name }) => name === rule.name))
      problems.push({ code: 'routing-rule-name-taken', rule: rule.name });
    const by = before.find((each) => covers(each.when, rule.when));
    if (isImpossible(rule)) problems.push({ code: 'routing-rule-impossible', rule: rule.name });
    else if (by) problems.push({ code: 'routing-rule-unreachable', rule: rule.name, by: by.name });
  }
  return problems;
}

/** Only cards have a brand or a kind of funding; only cards and bank accounts that were typed in tell their country. */
const METHODS_WITH: Partial<Record<ConditionName, readonly string[]>> = {
  cardBrands: ['card'],
  fundings: ['card'],
  issuerCountries: ['card', 'sepa_debit']
};

function isImpossible({ when }: RoutingRule): boolean {
  const { amount, currencies, methods } = when;
  if (amount && (amount.atLeastMinor ?? 0) > (amount.atMostMinor ?? Number.MAX_SAFE_INTEGER)) return true;
  if (amount && currencies && !currencies.includes(amount.currency)) return true;
  return Object.entries(METHODS_WITH).some(
    ([name, able]) =>
      name in when && methods !== undefined && !methods.some((method) => able.includes(method))
  );
}

/** Whether every payment that fits `b` fits `a`. */
function covers(a: RoutingConditions, b: RoutingConditions): boolean {
  return (
    includesAll(a.methods, b.methods) &&
    includesAll(a.cardBrands, b.cardBrands) &&
    includesAll(a.fundings, b.fundings) &&
    includesAll(a.initiators, b.initiators) &&
    includesAll(placesOf(a.issuerCountries), placesOf(b.issuerCountries)) &&
    includesAll(placesOf(a.customerCountries), placesOf(b.customerCountries)) &&
    includesAll(a.currencies, currenciesOf(b)) &&
    coversAmount(a.amount, b)
  );
}

/** A condition that isn't there covers everything; one that is there covers no payment of which nothing is asked. */
function includesAll(wider: readonly string[] | undefined, narrower: readonly string[] | undefined): boolean {
  if (wider === undefined) return true;
  return narrower !== undefined && narrower.every((each) => wider.includes(each));
}

function placesOf(places: readonly string[] | undefined): readonly string[] | undefined {
  return places && [...countriesOf(places)];
}

function currenciesOf({ amount, currencies }: RoutingConditions): readonly string[] | undefined {
  return amount ? [amount.currency] : currencies;
}

function coversAmount(wider: RoutingConditions['amount'], narrower: RoutingConditions): boolean {
  if (!wider) return true;
  const isWithin = (currenciesOf(narrower) ?? ['any']).every((each) => each === wider.currency);
  const [from, to] = boundsOf(narrower.amount);
  const [wideFrom, wideTo] = boundsOf(wider);
  return isWithin && wideFrom <= from && to <= wideTo;
}

function boundsOf(amount: RoutingConditions['amount']): readonly [number, number] {
  return [amount?.atLeastMinor ?? 0, amount?.atMostMinor ?? Number.MAX_SAFE_INTEGER];
}
