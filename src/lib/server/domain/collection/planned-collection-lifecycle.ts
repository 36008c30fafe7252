import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * A coming collection. `noticed`: its notice went out, and didn't come back (`unnotify`). `due`: a worker holds it and is opening its attempt. `moved`:
 * another one took its place. An attempt that was surely never executed gives its collection back (`release`).
 */
export const plannedCollectionLifecycle = lifecycle({
  planned: { notify: 'noticed', claim: 'due', move: 'moved', cancel: 'canceled' },
  noticed: { unnotify: 'planned', claim: 'due', move: 'moved', cancel: 'canceled' },
  due: { attempt: 'attempted', move: 'moved', cancel: 'canceled' },
  attempted: { release: 'noticed' },
  moved: {},
  canceled: {}
});

export type PlannedCollectionStatus = keyof typeof plannedCollectionLifecycle.table;
