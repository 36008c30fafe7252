import { lifecycle } from '../../platform/lifecycle.ts';

/** A promise to pay. `withdrawn`: its customer took it back, or arranged something else. */
export const promiseLifecycle = lifecycle({
  given: { keep: 'kept', break: 'broken', withdraw: 'withdrawn' },
  kept: {},
  broken: {},
  withdrawn: {}
});

export type PromiseStatus = keyof typeof promiseLifecycle.table;
