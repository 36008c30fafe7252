import fc from 'fast-check';
import { money } from '#lib/money/index.ts';
import type { AccountHealth } from './decide-account-health.ts';
import type { RoutableAccount } from './decide-route.ts';
import type { RouteFacts, RoutingConditions, RuleSet } from './routing-rules.ts';

export const ACCOUNTS = ['a', 'b', 'c', 'd'].map((letter) => `00000000-0000-4000-8000-00000000000${letter}`);

const methods = ['ideal', 'bancontact', 'card', 'sepa_debit'] as const;
const countries = ['NL', 'BE', 'DE', 'US', 'CH'] as const;
const minor = fc.integer({ min: 0, max: 500 });
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const maybe = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;

export const someFacts: fc.Arbitrary<RouteFacts> = fc
  .record({
    method: fc.constantFrom(...methods),
    amount: fc.tuple(minor, fc.constantFrom('EUR', 'CHF')).map(([n, c]) => money(n, c as 'EUR')),
    initiator: fc.constantFrom('customer', 'merchant'),
    known: maybe({
      customerCountry: fc.constantFrom(...countries),
      issuerCountry: fc.constantFrom(...countries),
      cardBrand: fc.constantFrom('visa', 'mastercard'),
      funding: fc.constantFrom('credit', 'debit', 'prepaid')
    })
  })
  .map(({ known, ...facts }) => {
    const { issuerCountry, cardBrand, funding, ...rest } = known;
    const isCard = facts.method === 'card';
    const hasIssuer = isCard || facts.method === 'sepa_debit';
    // What a method can't tell isn't told.
    return {
      ...facts,
      ...rest,
      ...(hasIssuer && issuerCountry && { issuerCountry }),
      ...(isCard && cardBrand && { cardBrand }),
      ...(isCard && funding && { funding })
    } as RouteFacts;
  });

const someConditions = maybe({
  methods: some(methods),
  issuerCountries: some([...countries, 'EEA', 'SEPA']),
  cardBrands: some(['visa', 'mastercard']),
  fundings: some(['credit', 'debit', 'prepaid']),
  currencies: some(['EUR', 'CHF']),
  amount: fc
    .tuple(fc.constantFrom('EUR', 'CHF'), maybe({ atLeastMinor: minor, atMostMinor: minor }))
    .map(([currency, bounds]) => ({ currency, ...bounds })),
  customerCountries: some([...countries, 'EEA', 'BENELUX']),
  initiators: some(['customer', 'merchant'])
}) as fc.Arbitrary<RoutingConditions>;

export const someRuleSet: fc.Arbitrary<RuleSet> = fc
  .record({
    rules: fc.array(fc.record({ when: someConditions, accounts: some(ACCOUNTS) }), { maxLength: 6 }),
    defaultAccounts: some(ACCOUNTS)
  })
  .map(({ rules, defaultAccounts }) => ({
    rules: rules.map((rule, index) => ({ ...rule, name: `rule ${index}` })),
    defaultAccounts
  }));

export const someAccounts: fc.Arbitrary<RoutableAccount[]> = fc.tuple(
  ...ACCOUNTS.map((id) =>
    fc.record({
      id: fc.constant(id),
      isEnabled: fc.boolean(),
      methods: fc.subarray([...methods]),
      currencies: fc.subarray(['EUR', 'CHF']),
      minMinor: fc.option(minor),
      maxMinor: fc.option(minor)
    })
  )
);

export const someHealth: fc.Arbitrary<ReadonlyMap<string, AccountHealth>> = fc
  .subarray(ACCOUNTS)
  .map(
    (ids) =>
      new Map(ids.map((id) => [id, { circuit: 'open', mayTry: false, technical: 5, answers: 10 } as const]))
  );

export const takesEverything = (id: string): RoutableAccount => ({
  ...{ id, isEnabled: true, methods: [], currencies: [] },
  ...{ minMinor: null, maxMinor: null }
});
