import { expect, test } from 'vitest';
import { subscriptionLifecycle } from './subscription-lifecycle.ts';

const moves: Readonly<Record<string, string>> = {
  'trialing endTrial': 'active',
  'trialing scheduleStop': 'stopping',
  'trialing stop': 'stopped',
  'active pause': 'paused',
  'active scheduleStop': 'stopping',
  'active stop': 'stopped',
  'paused resume': 'active',
  'paused scheduleStop': 'stopping',
  'paused stop': 'stopped',
  'stopping undoStop': 'active',
  'stopping undoStopInTrial': 'trialing',
  'stopping undoStopInPause': 'paused',
  'stopping stop': 'stopped'
};
const { statuses, events } = subscriptionLifecycle;
const pairs = statuses.flatMap((status) => events.map((event) => [status, event] as const));

test.each(pairs)('a %s subscription and %s', (status, event) => {
  const next = moves[`${status} ${event}`];
  expect(subscriptionLifecycle.may(status, event)).toBe(next !== undefined);
  if (next) expect(subscriptionLifecycle.next(status, event)).toBe(next);
});
