import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * A payment attempt from our intent to the bank's answer. `unknown` is our not knowing, never the bank's no. Money that
 * arrives after we gave up (`failed`, `canceled`) is still money: it is recorded, whatever we thought.
 */
export const attemptLifecycle = lifecycle({
  opened: {
    succeed: 'succeeded',
    process: 'processing',
    challenge: 'requires_action',
    fail: 'failed',
    lose: 'unknown',
    cancel: 'canceled'
  },
  unknown: {
    succeed: 'succeeded',
    process: 'processing',
    challenge: 'requires_action',
    fail: 'failed',
    cancel: 'canceled'
  },
  requires_action: { succeed: 'succeeded', process: 'processing', fail: 'failed', cancel: 'canceled' },
  processing: { succeed: 'succeeded', fail: 'failed', cancel: 'canceled' },
  succeeded: {},
  failed: { succeed: 'succeeded', process: 'processing' },
  canceled: { succeed: 'succeeded', process: 'processing' }
});

export type AttemptStatus = keyof typeof attemptLifecycle.table;

/** Statuses in which money may still move: an invoice has at most one such attempt. */
const liveStatuses = [
  'opened',
  'unknown',
  'requires_action',
  'processing'
] as const satisfies readonly AttemptStatus[];

export function isLive(status: AttemptStatus): boolean {
  return (liveStatuses as readonly string[]).includes(status);
}
