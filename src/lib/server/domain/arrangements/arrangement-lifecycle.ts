import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * A payment in parts. `proposed` lies outside the bounds and waits for staff; `offered` is what staff propose instead, and
 * waits for the customer. `kept`: nothing is owed any more.
 */
export const arrangementLifecycle = lifecycle({
  proposed: { start: 'running', offer: 'offered', decline: 'declined', withdraw: 'withdrawn' },
  offered: { start: 'running', decline: 'declined', withdraw: 'withdrawn' },
  running: { keep: 'kept', break: 'broken', end: 'ended' },
  kept: {},
  broken: {},
  ended: {},
  declined: {},
  withdrawn: {}
});

export type ArrangementStatus = keyof typeof arrangementLifecycle.table;
