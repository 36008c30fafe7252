import { describe, expect, test } from 'vitest';
import { languages } from '#lib/i18n/index.ts';
import { money } from '#lib/money/index.ts';
import type { DeclineClass } from '../../../gateway/index.ts';
import type { Attempt } from '../attempts.ts';
import type { AttemptExplanation } from './explain-attempt.ts';
import { explainToCustomer } from './explain-to-customer.ts';

const on = Temporal.PlainDate.from('2026-11-27');

function failedBy(code: string, declineClass: DeclineClass, method: 'card' | 'sepa_debit' = 'card') {
  const attempt = {
    status: 'failed',
    method,
    amount: money(3_495, 'EUR'),
    decline: { class: declineClass, code, networkCode: '51', networkAdvice: '03' },
    facts: { method, country: 'NL' }
  } as unknown as Attempt;
  return {
    attempt,
    planned: null,
    decisions: [],
    moneyTaken: 'no',
    next: { kind: 'try', on, isBackup: false }
  } satisfies AttemptExplanation;
}

const reasons: readonly (readonly [string, DeclineClass])[] = [
  ['stolen_card', 'never'],
  ['fraudulent', 'never'],
  ['expired_card', 'fix-data'],
  ['authentication_required', 'customer-action'],
  ['insufficient_funds', 'later'],
  ['processing_error', 'technical'],
  ['invalid_amount', 'merchant']
];

/** Words that blame, and anything that looks like a code. */
const FORBIDDEN =
  /stolen|lost|fraud|gestolen|gestohlen|verloren|vol[ée]|perdu|betrug|fraude|_|\b[A-Z]{2}\d{2}\b|\b51\b|\b03\b/i;

describe.each(languages)('in %s', (language) => {
  test.each(reasons)(
    '%s is told in plain words, with whether money was taken and what comes next',
    (code, kind) => {
      const told = explainToCustomer(failedBy(code, kind), { language, isFormal: false });
      const words = [told.money, told.why, told.next].join(' ');
      expect(words).not.toMatch(FORBIDDEN);
      expect(told.why).not.toBeNull();
      expect(told.next).toContain('27');
      expect(told.money.length).toBeGreaterThan(10);
    }
  );

  test('each class has words of its own', () => {
    const told = reasons
      .slice(1)
      .map(([code, kind]) => explainToCustomer(failedBy(code, kind), { language, isFormal: false }).why);
    expect(new Set(told).size).toBe(told.length);
  });
});

test('a bank’s vague code is told by what it means in that country', () => {
  const told = explainToCustomer(failedBy('AC04', 'technical', 'sepa_debit'), {
    language: 'en',
    isFormal: false
  });
  expect(told.why).toBe('This card or account can’t be used to pay.');
});

test('what we don’t know is not called a no', () => {
  const unknown = failedBy('x', 'later');
  const told = explainToCustomer(
    {
      ...unknown,
      attempt: { ...unknown.attempt, status: 'unknown' },
      moneyTaken: 'unknown',
      next: { kind: 'wait-for-the-bank' }
    },
    { language: 'en', isFormal: false }
  );
  expect(told).toMatchObject({ why: null, next: 'We are waiting for your bank. This can take a few days.' });
});
