import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { readyMade, type SequenceStep } from '#lib/server/domain/notifications/index.ts';
import { newKey, stepChoices, StepForm, stepOf, typedOf, wordsOf } from './step-form.server.ts';

/** As a browser sends it: what was not chosen of several isn't there. */
const sent = (step: SequenceStep) => {
  const { reachable, ...typed } = typedOf(step);
  return { ...typed, ...(reachable?.length && { reachable }) };
};

const { kinds, anchors, units, tones, channels, methods, outcomes } = stepChoices;
const minor = fc.integer({ min: 0, max: 9_999_999 });
const steps: fc.Arbitrary<SequenceStep> = fc.record(
  {
    key: fc.constant('a-step'),
    at: fc.record({
      days: fc.integer({ min: -90, max: 730 }),
      of: fc.constantFrom(...anchors),
      unit: fc.constantFrom(...units),
      hour: fc.integer({ min: 0, max: 23 })
    }),
    kind: fc.constantFrom(...kinds),
    tone: fc.constantFrom(...tones),
    channels: fc.shuffledSubarray([...channels], { minLength: 1, maxLength: 4 }),
    fallbackAfterHours: fc.integer({ min: 1, max: 336 }),
    when: fc.record({
      method: fc.constantFrom(...methods),
      amount: fc.record({ currency: fc.constant('EUR'), atLeastMinor: minor, atMostMinor: minor }),
      segments: fc.uniqueArray(fc.constantFrom('vip', 'new families', 'school'), { minLength: 1 }),
      reachableBy: fc.shuffledSubarray([...channels], { minLength: 1 }),
      earlier: fc.record({ step: fc.constant('before'), outcome: fc.constantFrom(...outcomes) })
    }),
    attach: fc.constant('invoice' as const),
    cost: fc.oneof(
      fc.constant({ kind: 'reminder-fee' } as const),
      fc.constant({ kind: 'none' } as const),
      fc.constant({ kind: 'legal-maximum' } as const),
      fc.record({
        kind: fc.constant('fixed' as const),
        minor: fc.integer({ min: 1, max: 9_999_999 }),
        currency: fc.constant('EUR')
      })
    )
  },
  { requiredKeys: ['key', 'at', 'kind', 'channels', 'cost'] }
);

test('a step that is shown in the form and sent back unchanged is the same step', () => {
  fc.assert(
    fc.property(steps, (step) => {
      expect(stepOf(step.key, v.parse(StepForm, sent(step)))).toEqual(step);
    })
  );
  for (const { definition } of readyMade)
    for (const step of definition.steps)
      expect(stepOf(step.key, v.parse(StepForm, sent(step)))).toEqual(step);
});

describe('a form is refused', () => {
  const typed = sent(readyMade[0]!.definition.steps[2]!);
  test.each([
    ['days', { days: 'zeven' }, 'days'],
    ['days', { days: '731' }, 'days'],
    ['days', { days: '91', side: 'before' }, 'days-before'],
    ['kind', { kind: 'threat' }, 'missing'],
    ['way2', { way2: 'email' }, 'channels'],
    ['fallback', { fallback: '0' }, 'fallback'],
    ['atLeast', { atLeast: 'veel' }, 'amount'],
    ['fixed', { cost: 'fixed' }, 'amount'],
    ['fixed', { cost: 'fixed', fixed: '0' }, 'amount'],
    ['earlierStep', { earlierOutcome: 'opened' }, 'earlier']
  ])('at %s for %j: %s', (field, wrong, code) => {
    const result = v.safeParse(StepForm, { ...typed, ...wrong });
    const [issue] = result.issues ?? [];
    expect([v.getDotPath(issue!), issue?.message]).toEqual([field, code]);
  });
});

test('words between commas are taken once each', () => {
  expect(wordsOf(' vip, nieuw ,,vip')).toEqual(['vip', 'nieuw']);
  expect(wordsOf('  ')).toEqual([]);
});

test('a new step gets a key that no other has', () => {
  expect(newKey('overdue', [])).toBe('overdue');
  expect(newKey('overdue', ['overdue', 'overdue-2'])).toBe('overdue-3');
});
