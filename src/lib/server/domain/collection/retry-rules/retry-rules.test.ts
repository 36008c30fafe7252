import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { retryPolicies } from '../retry/index.ts';
import { at, card, failed, no } from '../retry/retry.fixture.ts';
import { checkRetryRules } from './check-retry-rules.ts';
import { compareAnswers, type RetryAnswer } from './compare-answers.ts';
import { diffRetryRules } from './diff-retry-rules.ts';
import { historyAt } from './history-at.ts';
import { policyFor, rulesOfKind } from './policy-for.ts';
import type { RetryRules } from './retry-rules.ts';
import { someRetryRules } from './retry-rules.fixture.ts';

const ZONE = 'Europe/Amsterdam';
const rules = rulesOfKind('standard');
const [everybody] = rules.schedules;

test.each(['standard', 'essential', 'box'] as const)('the rules for %s say what its policy says', (kind) => {
  expect(policyFor(rulesOfKind(kind), [], ZONE)).toEqual({ ...retryPolicies[kind], zone: ZONE });
  expect(checkRetryRules(rulesOfKind(kind), [])).toEqual([]);
});

test('a customer gets the first schedule of a segment that they are in, and everybody else the last', () => {
  const quick = { ...everybody!, segment: 'club', sepa: { ...everybody!.sepa, days: [4] } };
  const slow = { ...everybody!, segment: 'crèche', sepa: { ...everybody!.sepa, days: [14] } };
  const both: RetryRules = { ...rules, schedules: [quick, slow, everybody!] };
  const daysOf = (...segments: string[]) => policyFor(both, segments, ZONE).sepa.delaysInDays;
  expect([daysOf('crèche', 'club'), daysOf('crèche'), daysOf('other')]).toEqual([[4], [14], [5, 7]]);
});

describe('what stands in the way of publishing', () => {
  const cardWith = (changes: Partial<(typeof everybody & object)['card']>) => ({
    schedules: [{ ...everybody!, card: { ...everybody!.card, ...changes } }]
  });
  const sepaWith = (changes: Partial<(typeof everybody & object)['sepa']>) => ({
    schedules: [{ ...everybody!, sepa: { ...everybody!.sepa, ...changes } }]
  });
  test.each<[string, Partial<RetryRules>, string[]]>([
    ['hours that end before they begin', { fromHour: 20, toHour: 8 }, ['hours-out-of-order']],
    ['more Visa tries than the network allows', { visaMostAttempts: 21 }, ['visa-above-ceiling']],
    ['no Visa try at all', { visaMostAttempts: 0 }, ['visa-no-try']],
    ['a fourth re-presentment', { sepaMostRepresentments: 4 }, ['sepa-above-ceiling']],
    ['debits a day apart', { sepaDaysBetween: 1 }, ['sepa-too-close']],
    ['more days than tries', cardWith({ mostAttempts: 4 }), ['card-ladder-too-long']],
    ['a step after the end', cardWith({ mostDays: 13 }), ['card-ladder-past-its-days']],
    ['a payday after the end', cardWith({ paydayReachInDays: 30 }), ['card-payday-past-its-days']],
    ['more debits than allowed', sepaWith({ days: [5, 7, 7] }), ['sepa-ladder-too-long']],
    [
      'a debit after the end',
      sepaWith({ mostDays: 11, paydayReachInDays: 0 }),
      ['sepa-ladder-past-its-days']
    ],
    ['a debit too soon', sepaWith({ days: [2, 7] }), ['sepa-step-too-close']],
    ['a payday after the last debit', sepaWith({ mostDays: 30 }), ['sepa-payday-past-its-days']],
    [
      'a segment that nobody knows',
      { schedules: [{ ...everybody!, segment: 'x' }, everybody!] },
      ['segment-unknown']
    ],
    [
      'a segment twice',
      { schedules: [1, 2].map(() => ({ ...everybody!, segment: 'club' })).concat([everybody as never]) },
      ['segment-twice']
    ],
    ['a second schedule for everybody', { schedules: [everybody!, everybody!] }, ['schedule-never-reached']]
  ])('%s', (_, change, codes) => {
    expect(checkRetryRules({ ...rules, ...change }, ['club']).map(({ code }) => code)).toEqual(codes);
  });

  test('a ceiling of a network is named with its source', () => {
    expect(checkRetryRules({ ...rules, visaMostAttempts: 21 }, [])[0]?.source).toContain('Visa Core Rules');
  });
});

test('nothing differs between equal rules, and something between others', () => {
  fc.assert(
    fc.property(someRetryRules, someRetryRules, fc.boolean(), (a, b, isCopy) => {
      const other = isCopy ? structuredClone(a) : b;
      const { general, added, removed, changed, order } = diffRetryRules(a, other);
      const isEmpty = [general, added, removed, changed].every(({ length }) => length === 0) && !order;
      expect(isEmpty).toBe(JSON.stringify(a) === JSON.stringify(other));
    }),
    { numRuns: 500 }
  );
});

const answer = (kind: RetryAnswer['kind'], day?: string): RetryAnswer => ({
  kind,
  rule: 'schedule',
  nextAt: day === undefined ? null : at(day)
});
test.each([
  [answer('retry', '2026-03-10T09:00'), answer('retry', '2026-03-10T19:00'), 'same'],
  [answer('retry', '2026-03-10T09:00'), answer('retry', '2026-03-09T19:00'), 'sooner'],
  [answer('retry', '2026-03-10T23:30'), answer('retry', '2026-03-11T00:30'), 'later'],
  [answer('retry', '2026-03-10T09:00'), answer('ask-customer'), 'no-try'],
  [answer('give-up'), answer('retry', '2026-03-10T09:00'), 'extra-try'],
  [answer('give-up'), answer('ask-customer'), 'other-answer'],
  [answer('ask-customer'), answer('ask-customer'), 'same']
])('answers are compared by the day that a customer is told: %#', (made, other, difference) => {
  expect(compareAnswers(made, other, ZONE)).toBe(difference);
});

test('of an earlier moment, later tries and later ends aren’t known', () => {
  const wanted = card();
  const refused = no('insufficient_funds');
  const history = [
    failed(wanted, '2026-03-01T09:00', refused),
    failed(wanted, '2026-03-02T09:00', refused, { endedAt: at('2026-03-09T09:00') }),
    failed(wanted, '2026-03-03T09:00', refused, { end: 'returned', endedAt: at('2026-03-09T09:00') }),
    failed(wanted, '2026-03-08T09:00', refused)
  ];
  const then = historyAt(history, at('2026-03-05T09:00'));
  expect(then.map(({ end }) => end)).toEqual(['failed', 'open', 'succeeded']);
  expect(historyAt(history, at('2026-03-10T09:00'))).toEqual(history);
});
