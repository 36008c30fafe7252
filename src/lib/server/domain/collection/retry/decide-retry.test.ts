import { describe, expect, test } from 'vitest';
import { decideRetry, mayBeSent } from './decide-retry.ts';
import { stripeGuidance } from './network-ceilings.data.ts';
import type { RetryDecision, RetryHistory } from './retry-history.ts';
import { retryPolicies } from './retry-policies.data.ts';
import { at, card, debit, failed, historyOf, no, policy } from './retry.fixture.ts';

const visa = card();
const mastercard = card({ network: 'mastercard' });
const unknownBrand = card({ network: 'other' });
const account = debit();
const funds = no('insufficient_funds', { networkCode: '51' });

/** A decision as one line: what, when (local) and why. */
function told(decision: RetryDecision): string {
  const when =
    decision.kind === 'not-before'
      ? ` ${decision.at.toZonedDateTimeISO(policy.zone).toPlainDateTime().toString({ smallestUnit: 'minute' })}`
      : '';
  const to = decision.kind === 'ask-customer' ? ` ${decision.to}` : '';
  return `${decision.kind}${when}${to}: ${decision.rule}`;
}

const NOW = '2026-03-10T09:00';
const FIRST = '2026-03-10T08:30';
const decide = (history: RetryHistory, now = NOW) => told(decideRetry(history, policy, at(now)));

describe('what is decided after a failed attempt', () => {
  test.each([
    ['nothing tried yet', historyOf(visa, []), 'allowed-now: first-attempt'],
    [
      'short of money',
      historyOf(visa, [failed(visa, FIRST, funds)]),
      'not-before 2026-03-11T08:30: schedule'
    ],
    [
      'a fault on the way: quickly again',
      historyOf(visa, [failed(visa, FIRST, no('processing_error', { class: 'technical' }))]),
      'allowed-now: schedule'
    ],
    [
      'a bank that wants its customer to confirm: one link, no loop',
      historyOf(visa, [failed(visa, FIRST, no('authentication_required', { class: 'customer-action' }))]),
      'ask-customer authenticate: customer-to-act'
    ],
    [
      'a card that expired',
      historyOf(visa, [failed(visa, FIRST, no('expired_card', { class: 'fix-data' }))]),
      'ask-customer replace-method: details-to-renew'
    ],
    [
      'a card that expired and was renewed meanwhile',
      historyOf(visa, [
        failed(visa, FIRST, no('expired_card', { class: 'fix-data' }), { version: '2026-02' })
      ]),
      'not-before 2026-03-11T08:30: schedule'
    ],
    [
      'another card than the one that failed',
      historyOf(card({ fingerprint: 'card-2' }), [failed(visa, FIRST, no('lost_card', { class: 'never' }))]),
      'not-before 2026-03-11T08:00: breathing-space'
    ],
    [
      'a mistake of the merchant',
      historyOf(visa, [failed(visa, FIRST, no('invalid_amount', { class: 'merchant' }))]),
      'never: merchant-to-act'
    ],
    [
      'a code of the class never',
      historyOf(visa, [failed(visa, FIRST, no('transaction_not_allowed', { class: 'never' }))]),
      'never: class-never'
    ]
  ])('%s', (_, history, expected) => {
    expect(decide(history)).toBe(expected);
  });
});

describe('Visa', () => {
  test.each(['04', '07', '12', '14', '15', '41', '43', '46', '57', 'R0', 'R1', 'R3'])(
    'code %s is category 1: never again, whatever the class',
    (networkCode) => {
      const history = historyOf(visa, [
        failed(visa, '2025-01-05T09:00', no('generic_decline', { networkCode }))
      ]);
      expect(decide(history)).toBe('never: visa-category-1');
    }
  );

  test('category 1 as advice holds for the customer, too', () => {
    const attempts = [failed(visa, FIRST, no('generic_decline', { networkAdvice: '1' }))];
    expect(decide(historyOf(card({ initiator: 'customer' }), attempts))).toBe('never: visa-category-1');
  });

  const fifteen = Array.from({ length: 15 }, (_, i) =>
    failed(visa, `2026-03-0${1 + Math.floor(i / 4)}T1${i % 4}:00`, funds, { isDunningStep: false })
  );

  test('the sixteenth try within 30 days waits until the first has left the window', () => {
    expect(decide(historyOf(visa, fifteen), '2026-03-20T09:00')).toBe(
      'not-before 2026-03-31T11:00: visa-ceiling'
    );
  });

  test('a merchant may raise the cap to the network’s own twenty', () => {
    const decision = decideRetry(
      historyOf(visa, fifteen),
      { ...policy, visaMostAttempts: 20 },
      at('2026-03-20T09:00')
    );
    expect(told(decision)).toBe('allowed-now: first-attempt');
  });

  test.each([
    ['another amount', { amount: { minor: 100, currency: 'EUR' } as const }],
    ['a network token is another card', { fingerprint: 'token-of-card-1' }],
    ['the customer’s own tries are counted apart', { initiator: 'customer' as const }]
  ])('%s has a counter of its own', (_, differs) => {
    expect(decide(historyOf(card(differs), fifteen), '2026-03-20T09:00')).toMatch(/^allowed-now/);
  });

  test('a brand whose rules nobody knows gets Visa’s and Mastercard’s', () => {
    expect(decide(historyOf(unknownBrand, fifteen), '2026-03-20T09:00')).toBe(
      'not-before 2026-03-31T11:00: visa-ceiling'
    );
  });
});

describe('Mastercard', () => {
  test.each(['03', '21'])('advice %s is never', (networkAdvice) => {
    const attempts = [failed(mastercard, FIRST, no('do_not_honor', { networkAdvice }))];
    expect(decide(historyOf(mastercard, attempts))).toBe('never: mastercard-advice-never');
  });

  test.each([
    ['24', '2026-03-10T09:30'],
    ['25', '2026-03-11T08:30'],
    ['26', '2026-03-12T08:30'],
    ['27', '2026-03-14T08:30'],
    ['28', '2026-03-16T08:30'],
    ['29', '2026-03-18T08:30'],
    ['30', '2026-03-20T08:30']
  ])('advice %s: the customer may try from %s', (networkAdvice, when) => {
    const attempts = [failed(mastercard, FIRST, no('do_not_honor', { networkAdvice }))];
    const wanted = card({ network: 'mastercard', initiator: 'customer' });
    expect(decide(historyOf(wanted, attempts))).toBe(`not-before ${when}: mastercard-advice-wait`);
  });

  test('the machine waits for the advice even when its ladder is faster', () => {
    const attempts = [failed(mastercard, FIRST, no('do_not_honor', { networkAdvice: '27' }))];
    expect(decide(historyOf(mastercard, attempts))).toBe(
      'not-before 2026-03-14T08:30: mastercard-advice-wait'
    );
  });

  test('ten declines in a day are the most, of any amount and by anybody', () => {
    const attempts = Array.from({ length: 10 }, (_, i) =>
      failed(mastercard, `2026-03-10T0${Math.floor(i / 6)}:${i % 6}5`, funds, {
        initiator: i % 2 ? 'customer' : 'merchant',
        isDunningStep: false,
        isSameDebt: false,
        amount: { minor: 100 + i, currency: 'EUR' }
      })
    );
    expect(decide(historyOf(mastercard, attempts))).toBe(
      'not-before 2026-03-11T08:00: mastercard-day-ceiling'
    );
  });

  test('35 declines in 30 days are the most for one amount', () => {
    const attempts = Array.from({ length: 35 }, (_, i) =>
      failed(mastercard, `2026-03-${String(1 + Math.floor(i / 5)).padStart(2, '0')}T1${i % 5}:00`, funds, {
        isDunningStep: false
      })
    );
    expect(decide(historyOf(mastercard, attempts), '2026-03-20T09:00')).toBe(
      'not-before 2026-03-31T11:00: mastercard-month-ceiling'
    );
  });
});

describe('SEPA debits', () => {
  const am04 = no('AM04');

  test.each([
    ['AC04', 'never: sepa-never'],
    ['MD01', 'never: sepa-never'],
    ['account_closed', 'never: sepa-never'],
    ['MD07', 'never: sensitive'],
    ['AC01', 'ask-customer replace-method: details-to-renew'],
    ['MD02', 'ask-customer replace-method: details-to-renew'],
    ['MS02', 'ask-customer pay-another-way: customer-to-act'],
    ['MD06', 'ask-customer pay-another-way: customer-to-act'],
    ['RR04', 'never: merchant-to-act'],
    ['ZZ99', 'ask-customer pay-another-way: customer-to-act']
  ])('%s', (code, expected) => {
    expect(decide(historyOf(account, [failed(account, '2026-03-02T09:00', no(code))]))).toBe(expected);
  });

  test.each(['AT', 'BE', 'DE', 'LU', 'SK'])('MS03 in %s means missing money: tried again', (country) => {
    const wanted = debit({ country });
    expect(decide(historyOf(wanted, [failed(wanted, '2026-03-06T09:00', no('MS03'))]))).toBe(
      'not-before 2026-03-13T09:00: schedule'
    );
  });

  test.each(['NL', 'FR', null])('MS03 in %s says nothing: the customer is asked', (country) => {
    const wanted = debit({ country });
    expect(decide(historyOf(wanted, [failed(wanted, '2026-03-06T09:00', no('MS03'))]))).toBe(
      'ask-customer pay-another-way: customer-to-act'
    );
  });

  test('AM04 is presented again on the chosen payday', () => {
    const attempts = [failed(account, '2026-03-06T09:00', am04)];
    expect(decide(historyOf(account, attempts, ['2026-03-09', '2026-03-25', '2026-04-25']))).toBe(
      'not-before 2026-03-25T08:00: chosen-day'
    );
  });

  test('a payday that is a TARGET holiday moves to the next business day', () => {
    const attempts = [failed(account, '2026-03-24T09:00', am04)];
    expect(decide(historyOf(account, attempts, ['2026-04-03']), '2026-03-26T10:00')).toBe(
      'not-before 2026-04-07T08:00: chosen-day'
    );
  });

  test('a payday too soon after the reject is not taken; the next one is', () => {
    const attempts = [failed(account, '2026-03-23T09:00', am04)];
    expect(decide(historyOf(account, attempts, ['2026-03-25', '2026-04-24']), '2026-03-25T10:00')).toBe(
      'not-before 2026-04-24T08:00: chosen-day'
    );
  });

  test('two re-presentments, then the customer is asked', () => {
    const attempts = ['2026-03-02', '2026-03-11', '2026-03-20'].map((day) =>
      failed(account, `${day}T09:00`, am04)
    );
    expect(decide(historyOf(account, attempts.slice(0, 2)), '2026-03-16T09:00')).toBe(
      'not-before 2026-03-20T09:00: schedule'
    );
    expect(decide(historyOf(account, attempts), '2026-03-24T09:00')).toBe(
      'ask-customer pay-another-way: sepa-representments'
    );
  });

  test('a debit that fails at once counts like any other', () => {
    const attempts = ['2026-03-02', '2026-03-06', '2026-03-10'].map((day) =>
      failed(account, `${day}T09:00`, am04, { endedAt: at(`${day}T09:00`) })
    );
    expect(decide(historyOf(account, attempts), '2026-03-20T09:00')).toBe(
      'ask-customer pay-another-way: sepa-representments'
    );
  });

  test('a debit that the customer’s bank took back weeks later is not presented again by machine', () => {
    const attempts = [failed(account, '2026-01-20T09:00', no('MD06'), { end: 'returned' })];
    expect(decide(historyOf(account, attempts))).toBe('ask-customer pay-another-way: customer-to-act');
  });

  test('the customer may try again two days after the reject, not sooner', () => {
    const attempts = [failed(account, '2026-03-06T09:00', am04)];
    const wanted = debit({ initiator: 'customer' });
    expect(decide(historyOf(wanted, attempts), '2026-03-08T10:00')).toBe(
      'not-before 2026-03-10T00:00: sepa-days-between'
    );
    expect(decide(historyOf(wanted, attempts), '2026-03-10T00:00')).toBe('allowed-now: by-the-customer');
  });
});

describe('the ladder', () => {
  test('goes on from step to step, and ends with a question to the customer', () => {
    const days = ['2026-03-02', '2026-03-03', '2026-03-06', '2026-03-11', '2026-03-16'];
    const made = days.map((day) => failed(visa, `${day}T09:00`, funds));
    const told = made.map((_, i) => decide(historyOf(visa, made.slice(0, i + 1)), `${days[i]}T09:30`));
    expect(told).toEqual([
      'not-before 2026-03-03T09:00: schedule',
      'not-before 2026-03-06T09:00: schedule',
      'not-before 2026-03-11T09:00: schedule',
      'not-before 2026-03-16T09:00: schedule',
      'ask-customer pay-another-way: most-attempts'
    ]);
  });

  test('a try that a person pressed is no step of it', () => {
    const machine = failed(visa, '2026-03-02T09:00', funds);
    const byHand = Array.from({ length: 6 }, (_, i) =>
      failed(visa, `2026-03-02T1${i}:00`, funds, { initiator: 'customer' })
    );
    const staff = failed(visa, '2026-03-02T17:00', funds, { isDunningStep: false });
    expect(decide(historyOf(visa, [machine, ...byHand, staff]), '2026-03-02T18:00')).toBe(
      'not-before 2026-03-03T13:00: breathing-space'
    );
    const later = failed(visa, '2026-03-03T13:00', funds);
    expect(decide(historyOf(visa, [machine, ...byHand, staff, later]), '2026-03-03T13:05')).toBe(
      'not-before 2026-03-06T13:00: schedule'
    );
  });

  test('two quick repeats after faults, then the ladder’s first step', () => {
    const fault = no('processing_error', { class: 'technical' });
    const made = [failed(visa, '2026-03-02T09:00', fault), failed(visa, '2026-03-02T09:15', fault)];
    expect(decide(historyOf(visa, made), '2026-03-02T09:16')).toBe('not-before 2026-03-02T11:15: schedule');
    made.push(failed(visa, '2026-03-02T11:15', fault));
    expect(decide(historyOf(visa, made), '2026-03-02T11:16')).toBe('not-before 2026-03-03T11:15: schedule');
  });

  test('money is taken in the hours of the day only, on both days that change the clock', () => {
    const evening = failed(visa, '2026-03-28T02:30', funds);
    expect(decide(historyOf(visa, [evening]), '2026-03-28T09:00')).toBe(
      'not-before 2026-03-29T08:00: schedule'
    );
    const autumn = failed(visa, '2026-10-24T21:00', funds);
    expect(decide(historyOf(visa, [autumn]), '2026-10-24T22:00')).toBe(
      'not-before 2026-10-26T08:00: schedule'
    );
  });

  test('everything happens within the agreed days of the first failure', () => {
    const made = [failed(visa, '2026-02-01T09:00', funds), failed(visa, '2026-03-09T09:00', funds)];
    expect(decide(historyOf(visa, made))).toBe('ask-customer pay-another-way: time-over');
  });

  test('the notice that a debit must have had comes before its schedule', () => {
    const history = {
      ...historyOf(account, [failed(account, '2026-03-06T09:00', no('AM04'))], ['2026-03-16', '2026-03-25']),
      floor: { at: at('2026-03-24T00:00'), rule: 'pre-notification' as const }
    };
    expect(decide(history)).toBe('not-before 2026-03-25T08:00: chosen-day');
  });
});

test('right before sending, what forbids is asked again and what plans is not', () => {
  const attempts = [failed(visa, FIRST, funds)];
  expect(told(mayBeSent(historyOf(visa, attempts), policy, at(NOW)))).toBe('allowed-now: schedule');
  const gone = [failed(visa, FIRST, no('lost_card', { class: 'never' }))];
  expect(told(mayBeSent(historyOf(visa, gone), policy, at(NOW)))).toBe('never: class-never');
});

test.each(Object.entries(retryPolicies))('the %s schedule stays within Stripe’s guidance', (_, segment) => {
  const { mostAttempts, delaysInHours } = segment.card;
  expect(mostAttempts + segment.technicalDelaysInMinutes.length).toBeLessThanOrEqual(stripeGuidance.attempts);
  expect(delaysInHours.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(stripeGuidance.withinDays * 24);
});
