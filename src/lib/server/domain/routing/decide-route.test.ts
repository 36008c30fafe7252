import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { decideRoute } from './decide-route.ts';
import { findMisfit } from './fits-rule.ts';
import {
  ACCOUNTS,
  someAccounts,
  someFacts,
  someHealth,
  someRuleSet,
  takesEverything
} from './routing.fixture.ts';
import type { RouteFacts, RoutingConditions } from './routing-rules.ts';

const [A, B, C] = ACCOUNTS as [string, string, string];
const all = ACCOUNTS.map(takesEverything);
const facts: RouteFacts = {
  ...{ method: 'card', amount: money(12_500, 'EUR'), initiator: 'customer' },
  ...{ customerCountry: 'NL', issuerCountry: 'US', cardBrand: 'visa', funding: 'credit' }
};

describe('a rule', () => {
  test.each<[RoutingConditions, Partial<RouteFacts>, boolean]>([
    [{}, {}, true],
    [{ methods: ['card'] }, {}, true],
    [{ methods: ['ideal'] }, {}, false],
    [{ issuerCountries: ['US', 'CA'] }, {}, true],
    [{ issuerCountries: ['EEA'] }, {}, false],
    [{ issuerCountries: ['EEA'] }, { issuerCountry: 'BE' }, true],
    [{ customerCountries: ['BENELUX'] }, {}, true],
    [{ customerCountries: ['DE'] }, {}, false],
    [{ cardBrands: ['visa'], fundings: ['debit'] }, {}, false],
    [{ fundings: ['credit', 'prepaid'] }, {}, true],
    [{ amount: { currency: 'EUR', atLeastMinor: 12_500, atMostMinor: 12_500 } }, {}, true],
    [{ amount: { currency: 'EUR', atLeastMinor: 12_501 } }, {}, false],
    [{ amount: { currency: 'EUR', atMostMinor: 12_499 } }, {}, false],
    [{ amount: { currency: 'CHF', atMostMinor: 99_999 } }, {}, false],
    [{ currencies: ['CHF'] }, {}, false],
    [{ initiators: ['merchant'] }, {}, false]
  ])('%j fits %j: %s', (when, differs, isFit) => {
    const ruleSet = { rules: [{ name: 'first', when, accounts: [B] }], defaultAccounts: [A] };
    const { accounts, rule } = decideRoute({ ...facts, ...differs }, ruleSet, all);
    expect([rule, accounts]).toEqual(isFit ? ['first', [B]] : ['default', [A]]);
  });

  test('about what is not known does not fit', () => {
    const { issuerCountry: _, ...unknown } = facts;
    const rules = [{ name: 'American cards', when: { issuerCountries: ['US'] }, accounts: [B] }];
    expect(decideRoute(unknown, { rules, defaultAccounts: [A] }, all)).toEqual({
      rule: 'default',
      accounts: [A],
      because: { rules: [{ name: 'American cards', misfit: 'issuerCountries' }], accounts: [] }
    });
  });

  test('whose accounts can’t take the payment leaves it to the default, and says why', () => {
    const accounts = [takesEverything(A), { ...takesEverything(B), maxMinor: 10_000 }];
    const rules = [{ name: 'cards', when: {}, accounts: [B, C] }];
    expect(decideRoute(facts, { rules, defaultAccounts: [A] }, accounts)).toEqual({
      rule: 'default',
      accounts: [A],
      because: {
        rules: [{ name: 'cards' }],
        accounts: [
          { accountId: B, passedOver: 'amount' },
          { accountId: C, passedOver: 'unknown' }
        ]
      }
    });
  });

  test('keeps the order of its accounts, but for one that is failing', () => {
    const failing = { circuit: 'open', mayTry: false, technical: 5, answers: 6 } as const;
    const ruleSet = { rules: [], defaultAccounts: [A, B, C] };
    expect(decideRoute(facts, ruleSet, all).accounts).toEqual([A, B, C]);
    expect(decideRoute(facts, ruleSet, all, new Map([[A, failing]])).accounts).toEqual([B, C, A]);
  });
});

describe('whatever the rules, accounts and health', () => {
  const anything = [someFacts, someRuleSet, someAccounts, someHealth] as const;
  const runs = { numRuns: 1_000 };

  test('the first rule that fits decides, or the default', () => {
    fc.assert(
      fc.property(...anything, (given, ruleSet, _accounts, health) => {
        const { rule, accounts } = decideRoute(given, ruleSet, all, health);
        const first = ruleSet.rules.find((each) => findMisfit(each, given) === undefined);
        expect(rule).toBe(first?.name ?? 'default');
        expect(new Set(accounts)).toEqual(new Set(first?.accounts ?? ruleSet.defaultAccounts));
      }),
      runs
    );
  });

  test('there is an answer as long as one account of the default can take it, well or not', () => {
    fc.assert(
      fc.property(...anything, (given, ruleSet, accounts, health) => {
        const able = takesEverything(ruleSet.defaultAccounts[0]!);
        const with_ = [...accounts.filter(({ id }) => id !== able.id), able];
        expect(decideRoute(given, ruleSet, with_, health).accounts.length).toBeGreaterThan(0);
      }),
      runs
    );
  });

  test('no account is chosen that is disabled, or that can’t take the method, currency or amount; none twice', () => {
    fc.assert(
      fc.property(...anything, (given, ruleSet, accounts, health) => {
        const chosen = decideRoute(given, ruleSet, accounts, health).accounts;
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const id of chosen) {
          const account = accounts.find((each) => each.id === id)!;
          const { method, amount } = given;
          expect(account.isEnabled).toBe(true);
          expect(account.methods.length === 0 || account.methods.includes(method)).toBe(true);
          expect(account.currencies.length === 0 || account.currencies.includes(amount.currency)).toBe(true);
          expect(amount.minor).toBeGreaterThanOrEqual(account.minMinor ?? 0);
          expect(amount.minor).toBeLessThanOrEqual(account.maxMinor ?? Infinity);
        }
      }),
      runs
    );
  });

  test('health changes the order and never the set', () => {
    fc.assert(
      fc.property(...anything, (given, ruleSet, accounts, health) => {
        const well = decideRoute(given, ruleSet, accounts);
        const ill = decideRoute(given, ruleSet, accounts, health);
        expect([ill.rule, [...ill.accounts].sort()]).toEqual([well.rule, [...well.accounts].sort()]);
      }),
      runs
    );
  });
});
