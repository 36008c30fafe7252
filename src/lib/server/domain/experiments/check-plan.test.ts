import { describe, expect, test } from 'vitest';
import { checkPlan } from './check-plan.ts';
import { durationOf } from './count-comers.ts';
import { experimentLifecycle } from './experiment-lifecycle.ts';
import { firstFrame, type ExperimentPlan, type SequenceVariant } from './experiment-plan.ts';
import { weightsOf } from './start-experiment.ts';

type Step = SequenceVariant['content']['steps'][number];
const step = (key: string, days: number, rest: Partial<Step> = {}): Step => ({
  ...{ key, kind: days < 0 ? 'due-soon' : 'overdue', channels: ['email'], cost: { kind: 'none' } },
  at: { days, of: 'due', unit: 'calendar', hour: 9 },
  ...rest
});
const variant = (key: 'A' | 'B' | 'C', steps: readonly Step[], audience = {}): SequenceVariant => ({
  ...{ key, name: '', weight: 1, version: null },
  content: { audience, steps }
});
const usual = [step('soon', -3), step('first', 7)];
const plan = (...variants: SequenceVariant[]): ExperimentPlan => ({
  frame: { ...firstFrame, hypothesis: 'Eerder is beter.' },
  trial: { layer: 'reminders', sequenceId: '019a0000-0000-7000-8000-000000000001', variants }
});
const codes = (given: ExperimentPlan) => checkPlan(given, ['vip']).map(({ code, variant: of }) => [code, of]);

describe('a plan', () => {
  test.each([
    ['other days after the due date', [step('soon', -3), step('first', 3)]],
    ['another way and tone', [step('soon', -3), step('first', 7, { channels: ['sms'], tone: 'playful' })]],
    // Two that are the same: it says whether the experiment itself can be trusted.
    ['nothing at all', usual]
  ] as const)('may try %s', (_, steps) => {
    expect(codes(plan(variant('A', usual), variant('B', steps)))).toEqual([]);
  });

  test.each([
    ['differs-before-due', variant('B', [step('soon', -7), step('first', 7)])],
    ['differs-before-due', variant('B', [step('first', 7)])],
    ['audience-differs', variant('B', [step('soon', -3), step('first', 3)], { countries: ['NL'] })]
  ] as const)('may not start when it %s', (code, other) => {
    expect(codes(plan(variant('A', usual), other))).toEqual([[code, 'B']]);
  });

  test('says everything that is missing at once', () => {
    const given = plan(variant('A', usual));
    const frame = { ...given.frame, hypothesis: '', segment: 'weg' };
    expect(codes({ ...given, frame })).toEqual([
      ['hypothesis-missing', undefined],
      ['too-few-variants', undefined],
      ['segment-unknown', undefined]
    ]);
  });

  test('has no two alike among three', () => {
    const other = [step('soon', -3), step('first', 3)];
    expect(codes(plan(variant('A', usual), variant('B', other), variant('C', other)))).toEqual([
      ['variants-alike', 'C']
    ]);
  });
});

test('the hold-out has its percentage of all, and the variants share the rest', () => {
  expect(weightsOf([1, 1], 0)).toEqual([1, 1]);
  const [a, b, held] = weightsOf([1, 3], 20) as [number, number, number];
  expect(held / (a + b + held)).toBeCloseTo(0.2, 10);
  expect(b / a).toBe(3);
});

test('it takes as long as the variant with the fewest customers needs, and then the days to pay in', () => {
  const frame = { ...firstFrame, leastDifferenceTenths: 100, withinDays: 14 };
  const { perVariant, days } = durationOf(frame, [1, 1], 900);
  expect(days).toBe(Math.ceil(perVariant! / 5) + 14);
  expect(durationOf(frame, [1, 3], 900).days!).toBeGreaterThan(days!);
  expect(durationOf({ ...frame, sharePercent: 50 }, [1, 1], 900).days!).toBeGreaterThan(days!);
  expect(durationOf(frame, [1, 1], 0).days).toBeUndefined();
});

test.each(
  experimentLifecycle.statuses.flatMap((status) =>
    experimentLifecycle.events.map((event) => [status, event] as const)
  )
)('an experiment that is %s can %s only once', (status, event) => {
  const may = (status === 'draft' && event === 'start') || (status === 'running' && event === 'end');
  expect(experimentLifecycle.may(status, event)).toBe(may);
});
