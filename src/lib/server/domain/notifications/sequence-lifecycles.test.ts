import { expect, test } from 'vitest';
import { sequenceRunLifecycle } from './sequence-run-lifecycle.ts';
import { sequenceStepLifecycle } from './sequence-step-lifecycle.ts';

const runs: Readonly<Record<string, string>> = {
  'running finish': 'finished',
  'running stop': 'stopped',
  'stopped resume': 'running'
};
const steps: Readonly<Record<string, string>> = {
  'planned queue': 'queued',
  'planned hold': 'held',
  'planned skip': 'skipped',
  'held queue': 'queued',
  'held hold': 'held',
  'held skip': 'skipped',
  'queued skip': 'skipped',
  'queued hold': 'held',
  'queued release': 'planned',
  'skipped resume': 'planned'
};

test.each(
  sequenceRunLifecycle.statuses.flatMap((status) =>
    sequenceRunLifecycle.events.map((event) => [status, event] as const)
  )
)('a run that is %s: %s', (status, event) => {
  const to = runs[`${status} ${event}`];
  expect(sequenceRunLifecycle.may(status, event)).toBe(to !== undefined);
  if (to !== undefined) expect(sequenceRunLifecycle.next(status, event)).toBe(to);
});

test.each(
  sequenceStepLifecycle.statuses.flatMap((status) =>
    sequenceStepLifecycle.events.map((event) => [status, event] as const)
  )
)('a step that is %s: %s', (status, event) => {
  const to = steps[`${status} ${event}`];
  expect(sequenceStepLifecycle.may(status, event)).toBe(to !== undefined);
  if (to !== undefined) expect(sequenceStepLifecycle.next(status, event)).toBe(to);
});
