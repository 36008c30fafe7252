import { expect, test } from 'vitest';
import { diffRuleSets } from './diff-rule-sets.ts';
import { ACCOUNTS } from './routing.fixture.ts';

const [A, B] = ACCOUNTS as [string, string];
const rule = (name: string, accounts = [A]) => ({ name, when: {}, accounts });
const before = { rules: [rule('cards'), rule('debits'), rule('large')], defaultAccounts: [A] };

test('a set against itself changes nothing', () => {
  expect(diffRuleSets(before, structuredClone(before))).toEqual({
    added: [],
    removed: [],
    changed: [],
    moved: []
  });
});

test('what was added, removed, changed and moved is told by name', () => {
  const after = { rules: [rule('new'), rule('large'), rule('cards', [B])], defaultAccounts: [B, A] };
  expect(diffRuleSets(before, after)).toEqual({
    added: [{ rule: rule('new'), position: 1 }],
    removed: [{ rule: rule('debits'), position: 2 }],
    changed: [{ before: rule('cards'), after: rule('cards', [B]) }],
    moved: [
      { name: 'large', from: 3, to: 2 },
      { name: 'cards', from: 1, to: 3 }
    ],
    defaultAccounts: { before: [A], after: [B, A] }
  });
});

test('a rule that is put in front moves nobody', () => {
  expect(diffRuleSets(before, { ...before, rules: [rule('new'), ...before.rules] }).moved).toEqual([]);
});
