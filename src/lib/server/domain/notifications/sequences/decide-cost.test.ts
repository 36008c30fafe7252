import { describe, expect, test } from 'vitest';
import { decideCost, type CostQuestion } from './decide-cost.ts';
import { localDay } from './local-day.ts';
import type { SequenceStep } from './sequence.ts';
import { aStep } from './sequence.fixture.ts';

const on = (date: string) => Temporal.PlainDate.from(date);
const charging = (cost: SequenceStep['cost'] = { kind: 'legal-maximum' }) =>
  aStep('costs', 'previous', 30, { cost });
const formal = aStep('formal', 'due', 21, { kind: 'formal-notice' });

const QUESTION: CostQuestion = {
  step: charging(),
  following: [],
  principal: { minor: 12_500, currency: 'EUR' },
  isBusiness: false,
  // Noon of a Wednesday.
  local: localDay(Temporal.Instant.from('2026-04-29T10:00:00Z'), 'Europe/Amsterdam', 'NL'),
  notice: { channel: 'email', sentOn: on('2026-03-20'), receivedOn: on('2026-03-21'), statedMinor: 4_000 }
};
const decide = (given: Partial<CostQuestion> = {}) => {
  const decision = decideCost({ ...QUESTION, ...given });
  if (decision.kind === 'none') return 'none';
  return `${decision.kind} ${decision.kind === 'wait' ? decision.until.toString() : decision.minor}`;
};
const inCountry = (country: string) => localDay(QUESTION.local.now, 'Europe/Amsterdam', country);

describe('a formal notice', () => {
  test.each([
    ['NL', 12_500, 'names 4000'],
    ['NL', 100_000, 'names 15000'],
    ['BE', 15_000, 'names 2000'],
    ['FR', 12_500, 'none']
  ] as const)('in %s about %i cents: %s', (country, minor, expected) => {
    const principal = { minor, currency: 'EUR' };
    expect(
      decide({
        step: formal,
        following: [aStep('word', 'previous', 3), charging()],
        principal,
        local: inCountry(country)
      })
    ).toBe(expected);
  });

  test('names nothing when nothing will be asked', () => {
    expect(decide({ step: formal, following: [aStep('word', 'previous', 3)] })).toBe('none');
  });

  test('names no more than the law allows, whatever was published', () => {
    const following = [charging({ kind: 'fixed', minor: 9_900, currency: 'EUR' })];
    expect(decide({ step: formal, following })).toBe('names 4000');
    expect(
      decide({ step: formal, following: [charging({ kind: 'fixed', minor: 1_500, currency: 'EUR' })] })
    ).toBe('names 1500');
  });
});

describe('a step with costs', () => {
  test('asks them when the notice arrived and its term is over', () => {
    expect(decide()).toBe('asks 4000');
  });

  test('waits for the end of the term', () => {
    const notice = { ...QUESTION.notice!, sentOn: on('2026-04-16'), receivedOn: on('2026-04-17') };
    // Fourteen days from the day after it was received: 18 April to 1 May.
    expect(decide({ notice })).toBe('wait 2026-05-02T07:00:00Z');
  });

  test.each([
    ['without a notice', { notice: undefined }],
    [
      'when nobody knows that it arrived',
      { notice: { channel: 'email', sentOn: on('2026-03-20'), statedMinor: 4_000 } }
    ],
    ['when it named none', { notice: { ...QUESTION.notice!, statedMinor: null } }],
    ['where the law knows none', { local: inCountry('FR') }],
    ['where we know no law', { local: inCountry('PT') }],
    ['in another currency', { principal: { minor: 12_500, currency: 'SEK' } }]
  ] as const)('goes without costs %s', (_, given) => {
    expect(decide(given as Partial<CostQuestion>)).toBe('none');
  });

  test('asks no more than was named, and no more than is allowed for what is still owed', () => {
    expect(decide({ principal: { minor: 100_000, currency: 'EUR' } })).toBe('asks 4000');
    expect(decide({ notice: { ...QUESTION.notice!, statedMinor: 15_000 } })).toBe('asks 4000');
  });
});
