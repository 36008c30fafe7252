import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * A claim on its way to an agency and back. `announced`: the last notice left, and its days run. `released`: two people said
 * yes. `delivered`: the agency has it; `acknowledged`: it took it on. `returned`: it could not collect.
 * `reopen`: the agency took back a payment by which it was paid.
 */
export const handoverLifecycle = lifecycle({
  proposed: { announce: 'announced', drop: 'dropped' },
  announced: { release: 'released', drop: 'dropped' },
  released: { deliver: 'delivered', settle: 'paid', recall: 'recalled', giveBack: 'returned' },
  delivered: { acknowledge: 'acknowledged', settle: 'paid', recall: 'recalled', giveBack: 'returned' },
  acknowledged: { settle: 'paid', recall: 'recalled', giveBack: 'returned' },
  dropped: {},
  paid: { reopen: 'acknowledged' },
  recalled: {},
  returned: {}
});

export type HandoverStatus = keyof typeof handoverLifecycle.table;

/** In the order of the lifecycle. */
export const handoverStatuses = Object.keys(handoverLifecycle.table) as HandoverStatus[];

/** With the agency, or on the way there: nothing is asked for, or collected by itself, by us. */
export const AT_AGENCY = ['released', 'delivered', 'acknowledged'] as const satisfies HandoverStatus[];
