import { countriesOf } from './regions.data.ts';
import type { RouteFacts, RoutingConditions, RoutingRule } from './routing-rules.ts';

export type ConditionName = keyof RoutingConditions;

type Fits = {
  [N in ConditionName]: (wanted: NonNullable<RoutingConditions[N]>, facts: RouteFacts) => boolean;
};

const isAmong = (wanted: readonly string[], fact: string | undefined) =>
  fact !== undefined && wanted.includes(fact);
const isWithin = (places: readonly string[], country: string | undefined) =>
  country !== undefined && countriesOf(places).has(country);

const FITS: Fits = {
  methods: (wanted, { method }) => isAmong(wanted, method),
  issuerCountries: (wanted, { issuerCountry }) => isWithin(wanted, issuerCountry),
  cardBrands: (wanted, { cardBrand }) => isAmong(wanted, cardBrand),
  fundings: (wanted, { funding }) => isAmong(wanted, funding),
  currencies: (wanted, { amount }) => isAmong(wanted, amount.currency),
  amount: ({ currency, atLeastMinor, atMostMinor }, { amount }) =>
    amount.currency === currency &&
    amount.minor >= (atLeastMinor ?? 0) &&
    amount.minor <= (atMostMinor ?? Number.MAX_SAFE_INTEGER),
  customerCountries: (wanted, { customerCountry }) => isWithin(wanted, customerCountry),
  initiators: (wanted, { initiator }) => isAmong(wanted, initiator)
};

/** The first condition of a rule that doesn't hold; `undefined` when all do. Pure. */
export function findMisfit(rule: RoutingRule, facts: RouteFacts): ConditionName | undefined {
  const names = Object.keys(rule.when) as ConditionName[];
  return names.find((name) => !fits(name, rule.when, facts));
}

function fits<N extends ConditionName>(name: N, when: RoutingConditions, facts: RouteFacts): boolean {
  const wanted = when[name];
  return wanted === undefined || FITS[name](wanted, facts);
}
