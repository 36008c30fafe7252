import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * Storing a method without taking money. `failed`: the bank said no; `unknown`: we don't know, the janitor asks.
 * `canceled`: the provider surely never saw it, or nobody answered the bank's page. Whatever was given up may still
 * turn out to have been stored.
 */
export const setupLifecycle = lifecycle({
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
  failed: { succeed: 'succeeded' },
  canceled: { succeed: 'succeeded' },
  succeeded: {}
});

export type SetupStatus = keyof typeof setupLifecycle.table;
