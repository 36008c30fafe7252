import { expect, test } from 'vitest';
import { meantSubscription, type DeclarationMatch } from './match-declaration.ts';
import { listWaysOut, waysOut } from './ways-out.data.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

test.each([
  ['DE', '2026-06-18', ['termination']],
  ['DE', '2026-06-19', ['termination', 'withdrawal']],
  ['FR', '2026-11-23', ['termination', 'withdrawal']],
  ['NL', '2026-11-23', ['termination', 'withdrawal']],
  ['AT', '2026-06-18', ['termination']]
])('a merchant in %s owes its customers on %s these ways out: %j', (country, on, kinds) => {
  expect(listWaysOut(country, day(on)).map(({ kind }) => kind)).toEqual(kinds);
});

test('what was typed is shown once more in France only, where the law wants that', () => {
  const shown = Object.entries(waysOut).filter(([, rules]) => rules.some((rule) => rule.isShownBeforeSent));
  expect(shown.map(([country]) => country)).toEqual(['FR']);
});

test('every rule says which law it follows and who says so', () => {
  for (const { law, source } of Object.values(waysOut).flat()) {
    expect(law).not.toBe('');
    expect(source).toMatch(/^\[[PSK]\] /);
  }
});

test.each([
  ['the only one', ['Opvang'], '', 0],
  ['the one that is named, whatever its case', ['Opvang', 'Warme lunch'], 'stop de warme LUNCH', 1],
  ['none of two that are not named', ['Opvang', 'Warme lunch'], 'alles', undefined],
  ['none of two that are both named', ['Opvang', 'Warme lunch'], 'opvang en warme lunch', undefined],
  ['none where nothing runs', [], 'Opvang', undefined]
] as const)('meant is %s', (_, plans, about, index) => {
  const subscriptions = plans.map((planName, i) => ({ id: `s${i}`, planName }));
  const match: DeclarationMatch = { customerId: 'c', subscriptions, isKnownAddress: true };
  expect(meantSubscription(match, about)).toBe(index === undefined ? undefined : `s${index}`);
});
