import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * What can happen to a subscription. `stopping` has a last day and can go back to what it was until then; `stopped` is
 * the end: who comes back starts a new subscription.
 */
export const subscriptionLifecycle = lifecycle({
  trialing: { endTrial: 'active', scheduleStop: 'stopping', stop: 'stopped' },
  active: { pause: 'paused', scheduleStop: 'stopping', stop: 'stopped' },
  paused: { resume: 'active', scheduleStop: 'stopping', stop: 'stopped' },
  stopping: { undoStop: 'active', undoStopInTrial: 'trialing', undoStopInPause: 'paused', stop: 'stopped' },
  stopped: {}
});

export type SubscriptionStatus = keyof typeof subscriptionLifecycle.table;
export type SubscriptionEvent = (typeof subscriptionLifecycle.events)[number];
