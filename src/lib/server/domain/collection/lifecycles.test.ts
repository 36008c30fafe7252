import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptLifecycle, isLive } from './attempt-lifecycle.ts';
import { disputeLifecycle } from './dispute-lifecycle.ts';
import { refundLifecycle } from './refund-lifecycle.ts';

/** Every move that is allowed; every other pair of status and event is not. */
const allowed = {
  attempt: [
    attemptLifecycle,
    'opened: succeed process challenge fail lose cancel',
    'unknown: succeed process challenge fail cancel',
    'requires_action: succeed process fail cancel',
    'processing: succeed fail cancel',
    'succeeded:',
    'failed: succeed process',
    'canceled: succeed process'
  ],
  refund: [
    refundLifecycle,
    'opened: succeed pend fail cancel lose',
    'unknown: succeed pend fail cancel',
    'pending: succeed fail cancel',
    'succeeded: fail',
    'failed: succeed pend',
    'canceled: succeed pend'
  ],
  dispute: [disputeLifecycle, 'inquiry: withdraw win lose', 'open: win lose', 'won:', 'lost:']
} as const;

type AnyLifecycle = Readonly<{
  statuses: readonly string[];
  events: readonly string[];
  may: (status: string, event: string) => boolean;
  next: (status: string, event: string) => string;
}>;

describe.each(Object.entries(allowed))('the lifecycle of %s', (_name, [table, ...lines]) => {
  const lifecycle = table as unknown as AnyLifecycle;
  const moves = new Map(
    lines.map((line) => [line.split(':')[0]!, line.split(':')[1]!.trim().split(' ').filter(Boolean)])
  );

  test('allows these moves, and no other pair of status and event', () => {
    expect(lifecycle.statuses).toEqual([...moves.keys()]);
    for (const status of lifecycle.statuses)
      for (const event of lifecycle.events) {
        expect([status, event, lifecycle.may(status, event)]).toEqual([
          status,
          event,
          moves.get(status)!.includes(event)
        ]);
        if (lifecycle.may(status, event)) expect(lifecycle.statuses).toContain(lifecycle.next(status, event));
        else expect(() => lifecycle.next(status, event)).toThrow(RangeError);
      }
  });
});

test('no news makes an attempt that has succeeded anything else, and none makes one unknown again', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...attemptLifecycle.events)), (events) => {
      let status: keyof typeof attemptLifecycle.table = 'opened';
      let hasSucceeded = false;
      let hasBeenHeard = false;
      for (const event of events) {
        if (!attemptLifecycle.may(status, event)) continue;
        status = attemptLifecycle.next(status, event);
        hasSucceeded ||= status === 'succeeded';
        if (hasBeenHeard) expect(['opened', 'unknown']).not.toContain(status);
        hasBeenHeard ||= status !== 'unknown';
        if (hasSucceeded) expect(status).toBe('succeeded');
      }
      expect(isLive(status)).toBe(!['succeeded', 'failed', 'canceled'].includes(status));
    })
  );
});
