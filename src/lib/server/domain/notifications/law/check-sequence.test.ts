import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { SequenceDefinition, type SequenceStep } from '../sequences/sequence.ts';
import { checkSequence } from './check-sequence.ts';
import { findRule } from './law-packs.ts';
import { sequenceProblems } from './sequence-problem.ts';

const TODAY = Temporal.PlainDate.from('2026-11-22');

type Given = Partial<Omit<SequenceStep, 'at'>> & Readonly<{ at?: Partial<SequenceStep['at']> }>;

const step = (key: string, { at, ...given }: Given): SequenceStep => ({
  key,
  kind: 'overdue',
  channels: ['email'],
  cost: { kind: 'none' },
  ...given,
  at: { days: 7, of: 'due', unit: 'calendar', hour: 9, ...at }
});

const reminder = step('reminder', { channels: ['email', 'sms'] });
const notice = step('notice', { at: { days: 21 }, kind: 'formal-notice', tone: 'formal' });
const withCosts = (given: Given = {}) =>
  step('costs', {
    at: { days: 15, of: 'previous' },
    cost: { kind: 'legal-maximum' },
    ...given
  });

const withFee = (days: number, given: Given = {}) =>
  step('again', { at: { days, of: 'previous' }, cost: { kind: 'reminder-fee' }, ...given });

type Audience = SequenceDefinition['audience'];
const check = (steps: readonly SequenceStep[], countries: readonly string[], audience: Audience = {}) =>
  checkSequence(v.parse(SequenceDefinition, { audience, steps }), countries, TODAY);
const codes = (...args: Parameters<typeof check>) => check(...args).map(({ code }) => code);

/** Every code that a test below provoked: none of them may be a rule that nobody can break. */
const provoked = new Set<string>();

describe('what breaks no rule may be published', () => {
  test.each<[string, readonly SequenceStep[], readonly string[]]>([
    ['reminders without costs', [reminder], ['NL', 'BE', 'FR', 'DE', 'ES']],
    ['a formal notice at the end', [reminder, notice], ['NL', 'BE', 'FR', 'DE']],
    ['costs on the first day after the term', [reminder, notice, withCosts()], ['NL', 'BE', 'DE']],
    [
      'costs that are as high as a real reminder',
      [reminder, notice, withCosts({ cost: { kind: 'fixed', minor: 250, currency: 'EUR' } })],
      ['NL', 'BE', 'DE']
    ],
    [
      'a notice on condition, when the costs ask whether it went out',
      [
        { ...notice, when: { method: 'none' } },
        withCosts({ when: { earlier: { step: 'notice', outcome: 'delivered' } } })
      ],
      ['NL']
    ],
    [
      'a higher sum for claims that allow it',
      [
        notice,
        withCosts({
          cost: { kind: 'fixed', minor: 15_000, currency: 'EUR' },
          when: { amount: { currency: 'EUR', atLeastMinor: 100_000 } }
        })
      ],
      ['NL']
    ],
    ['a fee for a second Belgian reminder', [reminder, withFee(15)], ['BE']],
    [
      'WhatsApp for what is a service',
      [step('new', { kind: 'invoice-created', at: { of: 'issued', days: 0 }, channels: ['whatsapp'] })],
      ['NL']
    ]
  ])('%s', (_what, steps, countries) => {
    expect(check(steps, countries)).toEqual([]);
  });

  test('forty euro for a business that is late, without any notice', () => {
    const late = step('costs', { cost: { kind: 'fixed', minor: 4_000, currency: 'EUR' } });
    expect(codes([late], ['NL', 'BE', 'FR', 'DE'], { customers: 'businesses' })).toEqual([]);
  });
});

type Broken = readonly [
  what: string,
  steps: readonly SequenceStep[],
  countries: readonly string[],
  code: (typeof sequenceProblems)[number],
  rule: string,
  step: string
];

const BROKEN: readonly Broken[] = [
  [
    'a reminder before the due date',
    [step('a', { at: { days: -3 } })],
    ['NL'],
    'step-at-wrong-time',
    'structure',
    'a'
  ],
  [
    'a failed payment that is counted from the due date',
    [step('a', { kind: 'payment-failed' })],
    ['NL'],
    'step-at-wrong-time',
    'structure',
    'a'
  ],
  [
    'a step that would come before the one it stands behind',
    [step('late', { at: { days: 20 } }), step('early', { at: { days: 9 } })],
    ['NL'],
    'step-out-of-order',
    'structure',
    'early'
  ],
  [
    'an amount that nobody can owe',
    [step('a', { when: { amount: { currency: 'EUR', atLeastMinor: 500, atMostMinor: 100 } } })],
    ['NL'],
    'condition-impossible',
    'structure',
    'a'
  ],
  [
    'a second way that isn’t there',
    [step('a', { fallbackAfterHours: 48 })],
    ['NL'],
    'fallback-without-way',
    'structure',
    'a'
  ],
  [
    'an attachment where no e-mail goes',
    [step('a', { channels: ['sms'], attach: 'invoice' })],
    ['NL'],
    'attachment-not-for-step',
    'structure',
    'a'
  ],
  [
    'a letter a few days before an invoice is due',
    [step('a', { kind: 'due-soon', at: { days: -3 }, channels: ['letter'] })],
    ['NL'],
    'channel-not-for-kind',
    'structure',
    'a'
  ],
  [
    'WhatsApp for a debt that is late',
    [step('a', { channels: ['whatsapp'] })],
    ['DE'],
    'whatsapp-not-for-debts',
    'whatsapp',
    'a'
  ],
  [
    'a formal notice by text message',
    [{ ...notice, channels: ['sms', 'letter'] }],
    [],
    'channel-not-for-collection',
    'short-messages',
    'notice'
  ],
  [
    'a notification after the formal notice',
    [notice, step('after', { at: { days: 30 }, channels: ['push'] })],
    ['NL'],
    'channel-not-for-collection',
    'short-messages',
    'after'
  ],
  [
    'a formal notice by a way that the country doesn’t take',
    [{ ...notice, channels: ['push'] }],
    ['NL'],
    'channel-not-for-notice',
    'channels',
    'notice'
  ],
  [
    'a playful formal notice',
    [{ ...notice, tone: 'playful' }],
    ['NL'],
    'tone-not-for-kind',
    'serious-words',
    'notice'
  ],
  [
    'a joke about money that is missing',
    [step('a', { tone: 'playful' })],
    ['NL'],
    'tone-not-for-kind',
    'serious-words',
    'a'
  ],
  [
    'a seventh reminder',
    [1, 2, 3, 4, 5, 6, 7].map((week) => step(`week-${week}`, { at: { days: 7 * week } })),
    ['NL'],
    'too-many-reminders',
    'patience',
    'week-7'
  ],
  [
    'a reminder two days after the last',
    [reminder, step('again', { at: { days: 2, of: 'previous' } })],
    ['NL'],
    'reminders-too-close',
    'patience',
    'again'
  ],
  [
    'costs for a French consumer, even after a notice',
    [notice, withCosts()],
    ['FR'],
    'costs-never',
    'consumer-costs',
    'costs'
  ],
  [
    'a single cent for a French consumer',
    [notice, withCosts({ cost: { kind: 'fixed', minor: 1, currency: 'EUR' } })],
    ['FR'],
    'costs-never',
    'consumer-costs',
    'costs'
  ],
  [
    'costs in a country whose law isn’t written down',
    [notice, withCosts()],
    ['ES'],
    'costs-without-law',
    'no-pack',
    'costs'
  ],
  [
    'costs above the smallest claim’s maximum',
    [notice, withCosts({ cost: { kind: 'fixed', minor: 4_001, currency: 'EUR' } })],
    ['NL'],
    'costs-too-high',
    'consumer-costs',
    'costs'
  ],
  [
    'a Dutch sum in Germany',
    [notice, withCosts({ cost: { kind: 'fixed', minor: 4_000, currency: 'EUR' } })],
    ['DE'],
    'costs-too-high',
    'consumer-costs',
    'costs'
  ],
  [
    'costs in dollars',
    [notice, withCosts({ cost: { kind: 'fixed', minor: 100, currency: 'USD' } })],
    ['BE'],
    'costs-in-other-currency',
    'consumer-costs',
    'costs'
  ],
  [
    'a formal notice that costs something itself',
    [{ ...notice, cost: { kind: 'legal-maximum' } }],
    ['BE'],
    'notice-not-free',
    'free-notice',
    'notice'
  ],
  ['costs without a free notice', [reminder, withCosts()], ['DE'], 'notice-missing', 'free-notice', 'costs'],
  [
    'costs although the notice was left out',
    [{ ...notice, when: { method: 'none' } }, withCosts()],
    ['NL'],
    'notice-may-be-skipped',
    'free-notice',
    'costs'
  ],
  [
    'costs on the last day of the term',
    [notice, withCosts({ at: { days: 14, of: 'previous' } })],
    ['NL'],
    'term-too-short',
    'term',
    'costs'
  ],
  [
    'costs as if a letter came by e-mail',
    [{ ...notice, channels: ['letter'] }, withCosts({ channels: ['letter'] })],
    ['BE'],
    'term-too-short',
    'term',
    'costs'
  ],
  [
    'costs that forget how long the first way was waited for',
    [
      { ...notice, channels: ['email', 'letter'], fallbackAfterHours: 96 },
      withCosts({ at: { days: 22, of: 'previous' } })
    ],
    ['NL'],
    'term-too-short',
    'term',
    'costs'
  ],
  [
    'costs that are counted from another day than the notice',
    [notice, withCosts({ at: { days: 60, of: 'failed' } })],
    ['NL'],
    'term-unclear',
    'term',
    'costs'
  ],
  ...(['NL', 'FR', 'DE'] as const).map((country): Broken => [
    'a fee for a reminder where the law knows none',
    [reminder, withFee(30)],
    [country],
    'reminder-fee-unknown',
    'consumer-costs',
    'again'
  ]),
  [
    'a fee for the first Belgian reminder',
    [step('again', { cost: { kind: 'reminder-fee' } })],
    ['BE'],
    'first-reminder-not-free',
    'reminder-fee',
    'again'
  ],
  [
    'a fee before the time of the free one is over',
    [reminder, withFee(14)],
    ['BE'],
    'term-too-short',
    'term',
    'again'
  ]
];

describe('what breaks a rule can’t be published', () => {
  test.each(BROKEN)('%s', (_what, steps, countries, code, rule, key) => {
    const problems = check(steps, countries);
    const found = problems.find((problem) => problem.code === code && problem.step === key);
    provoked.add(code);
    expect(problems.map((problem) => problem.code)).toContain(code);
    const reference = findRule(found?.rule ?? '');
    expect(reference?.rule).toBe(rule);
    if (reference?.pack !== 'everywhere') expect(found?.country).toBe(countries[0]);
  });

  test('a business that is asked for costs on the due date itself', () => {
    const early = step('costs', {
      kind: 'due-soon',
      at: { days: 0 },
      cost: { kind: 'fixed', minor: 4_000, currency: 'EUR' }
    });
    provoked.add('costs-before-due');
    expect(codes([early], ['NL'], { customers: 'businesses' })).toContain('costs-before-due');
  });

  test('each country answers for itself', () => {
    const problems = check([notice, withCosts()], ['NL', 'FR', 'ES', 'FR']);
    expect(problems.map(({ code, country }) => [code, country])).toEqual([
      ['costs-never', 'FR'],
      ['costs-without-law', 'ES']
    ]);
  });

  test('no rule is there that nothing can break', () => {
    expect([...provoked].toSorted()).toEqual([...sequenceProblems].toSorted());
  });
});

test('working days leave at least as many days as they are counted', () => {
  const later = (days: number) => withCosts({ at: { days, of: 'previous', unit: 'working' } });
  expect(codes([notice, later(15)], ['NL'])).toEqual([]);
  expect(codes([notice, later(14)], ['NL'])).toEqual(['term-too-short']);
});
