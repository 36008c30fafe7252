import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRuleSet } from './check-rule-set.ts';
import { findMisfit } from './fits-rule.ts';
import { ACCOUNTS, someFacts, someRuleSet } from './routing.fixture.ts';
import type { RoutingConditions } from './routing-rules.ts';

const [A] = ACCOUNTS as [string];
const setOf = (...conditions: RoutingConditions[]) => ({
  rules: conditions.map((when, index) => ({ name: `rule ${index + 1}`, when, accounts: [A] })),
  defaultAccounts: [A]
});

test.each<[string, RoutingConditions, RoutingConditions]>([
  ['a rule without conditions takes everything', {}, { methods: ['card'] }],
  ['fewer methods', { methods: ['card', 'ideal'] }, { methods: ['card'] }],
  ['a country of a region', { customerCountries: ['EEA'] }, { customerCountries: ['NL', 'BE'] }],
  ['a region of a region', { issuerCountries: ['SEPA'] }, { issuerCountries: ['EEA'] }],
  [
    'a narrower amount',
    { amount: { currency: 'EUR', atLeastMinor: 100 } },
    { amount: { currency: 'EUR', atLeastMinor: 200, atMostMinor: 300 } }
  ],
  ['an amount in a currency that is taken', { currencies: ['EUR'] }, { amount: { currency: 'EUR' } }]
])('%s: the later rule is named as unreachable', (_, earlier, later) => {
  expect(checkRuleSet(setOf(earlier, later), ACCOUNTS)).toEqual([
    { code: 'routing-rule-unreachable', rule: 'rule 2', by: 'rule 1' }
  ]);
});

test.each<[string, RoutingConditions]>([
  ['bounds that cross', { amount: { currency: 'EUR', atLeastMinor: 200, atMostMinor: 100 } }],
  ['two currencies at once', { currencies: ['CHF'], amount: { currency: 'EUR' } }],
  ['a brand without cards', { methods: ['ideal'], cardBrands: ['visa'] }],
  ['an issuer that iDEAL never tells', { methods: ['ideal'], issuerCountries: ['NL'] }]
])('%s: no payment can meet it', (_, when) => {
  expect(checkRuleSet(setOf(when), ACCOUNTS)).toEqual([{ code: 'routing-rule-impossible', rule: 'rule 1' }]);
});

test('a missing default, an unknown account and a name that is taken are each named', () => {
  const rules = [
    { name: 'cards', when: { methods: ['card' as const] }, accounts: ['gone'] },
    { name: 'cards', when: { methods: ['ideal' as const] }, accounts: [A] }
  ];
  expect(checkRuleSet({ rules, defaultAccounts: [] }, ACCOUNTS)).toEqual([
    { code: 'routing-default-missing' },
    { code: 'routing-account-unknown', rule: 'cards', account: 'gone' },
    { code: 'routing-rule-name-taken', rule: 'cards' }
  ]);
});

test('a rule that is called unreachable or impossible never decides about anything', () => {
  fc.assert(
    fc.property(someRuleSet, fc.array(someFacts, { minLength: 20, maxLength: 20 }), (ruleSet, payments) => {
      const dead = checkRuleSet(ruleSet, ACCOUNTS).map((problem) => ('rule' in problem ? problem.rule : ''));
      for (const facts of payments) {
        const decides = ruleSet.rules.find((rule) => findMisfit(rule, facts) === undefined);
        expect(dead).not.toContain(decides?.name);
      }
    }),
    { numRuns: 1_000 }
  );
});
