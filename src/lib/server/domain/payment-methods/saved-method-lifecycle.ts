import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * A saved method at the provider. `broken`: its mandate ended, so that it can't be debited until a new one is given for
 * the same account, which mends it. `removed`: detached, by us or there; it can never be used again.
 */
export const savedMethodLifecycle = lifecycle({
  active: { break: 'broken', remove: 'removed' },
  broken: { mend: 'active', remove: 'removed' },
  removed: {}
});

export type SavedMethodStatus = keyof typeof savedMethodLifecycle.table;
