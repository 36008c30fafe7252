import { lifecycle } from '../../platform/lifecycle.ts';

/** An address that is told of events. `give-up`: it failed for days, or said that it is gone; staff may try it again. */
export const endpointLifecycle = lifecycle({
  on: { 'switch-off': 'off', 'give-up': 'given-up', remove: 'removed' },
  off: { 'switch-on': 'on', remove: 'removed' },
  'given-up': { 'switch-on': 'on', 'switch-off': 'off', remove: 'removed' },
  removed: {}
});

export type EndpointStatus = keyof typeof endpointLifecycle.table;
