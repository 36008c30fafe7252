import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * A part of an arrangement. `settled`: paid, or credited. Money that goes back makes it owed again (`reopen`).
 * `spread`: what was missing went into the parts behind it. `dropped`: its arrangement is over.
 */
export const instalmentLifecycle = lifecycle({
  coming: { settle: 'settled', miss: 'missed', drop: 'dropped' },
  missed: { settle: 'settled', spread: 'spread', drop: 'dropped' },
  settled: { reopen: 'coming' },
  spread: {},
  dropped: {}
});

export type InstalmentStatus = keyof typeof instalmentLifecycle.table;
