import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * What was declared by a legal way out. `received`: a person must look at it. `applied`: it named one subscription
 * beyond doubt, which stops. `settled`: staff dealt with it and said how.
 */
export const cancellationLifecycle = lifecycle({
  received: { apply: 'applied', settle: 'settled' },
  applied: {},
  settled: {}
});

export type CancellationStatus = keyof typeof cancellationLifecycle.table;
