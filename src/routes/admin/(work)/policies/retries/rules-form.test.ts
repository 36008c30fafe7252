import fc from 'fast-check';
import { expect, test } from 'vitest';
import { someRetryRules } from '#lib/server/domain/collection/retry-rules/retry-rules.fixture.ts';
import { rulesOfKind } from '#lib/server/domain/collection/retry-rules/policy-for.ts';
import { arrangeSchedules, fieldsOfRules, readRulesForm } from './rules-form.server.ts';

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

test('what stands in the fields is what is read from them', () => {
  fc.assert(
    fc.property(someRetryRules, (rules) => {
      expect(readRulesForm(formOf(fieldsOfRules(rules))).rules).toEqual(rules);
    }),
    { numRuns: 200 }
  );
});

test.each([
  ['fromHour', 'acht', 'number'],
  ['visa', '-1', 'number'],
  ['sepaMost', '', 'number'],
  ['0.cardShort', '1, drie', 'list'],
  ['0.cardDays', '400', 'number']
])('%s: “%s” is kept, and marked', (field, typed, code) => {
  const form = { ...fieldsOfRules(rulesOfKind('standard')), [field]: typed };
  const { values, errors, rules } = readRulesForm(formOf(form));
  expect([values[field], errors[field]?.code, rules]).toEqual([typed, code, undefined]);
});

test('schedules come and go, and the one for everybody stays the last', () => {
  const segmentsOf = (rules: ReturnType<typeof rulesOfKind>) => rules.schedules.map(({ segment }) => segment);
  const known = ['club', 'new'];
  const two = ['add', 'add', 'add'].reduce(
    (rules, act) => arrangeSchedules(rules, act, known),
    rulesOfKind('standard')
  );
  expect(segmentsOf(two)).toEqual(['club', 'new', undefined]);
  expect(segmentsOf(arrangeSchedules(two, 'up:1', known))).toEqual(['new', 'club', undefined]);
  expect(segmentsOf(arrangeSchedules(two, 'remove:0', known))).toEqual(['new', undefined]);
  for (const act of ['remove:2', 'up:0', 'up:2', 'remove:x', ''])
    expect(arrangeSchedules(two, act, known)).toBe(two);
});
