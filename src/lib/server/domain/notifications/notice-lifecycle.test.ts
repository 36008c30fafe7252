import { expect, test } from 'vitest';
import { noticeLifecycle } from './notice-lifecycle.ts';

const moves: Readonly<Record<string, string>> = {
  'queued claim': 'sending',
  'queued withdraw': 'rejected',
  'queued set-aside': 'dead',
  'sending deliver': 'sent',
  'sending reject': 'rejected',
  'sending postpone': 'queued',
  'sending lose': 'ambiguous',
  'sending give-up': 'dead',
  'ambiguous replay': 'queued',
  'dead replay': 'queued'
};

test.each(
  noticeLifecycle.statuses.flatMap((status) =>
    noticeLifecycle.events.map((event) => [status, event] as const)
  )
)('a notice that is %s: %s', (status, event) => {
  const to = moves[`${status} ${event}`];
  expect(noticeLifecycle.may(status, event)).toBe(to !== undefined);
  if (to === undefined) expect(() => noticeLifecycle.next(status, event)).toThrow(RangeError);
  else expect(noticeLifecycle.next(status, event)).toBe(to);
});
