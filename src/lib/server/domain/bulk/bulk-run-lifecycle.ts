import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * What can happen to an act on many rows. A draft is looked over; what runs can be stopped between two rows, and goes on
 * from there; what is done can be taken back, row by row, where its act allows that.
 */
export const bulkRunLifecycle = lifecycle({
  draft: { start: 'running' },
  running: { finish: 'done', stop: 'stopped' },
  stopped: { start: 'running', undo: 'undoing' },
  done: { undo: 'undoing' },
  undoing: { finish: 'undone' },
  undone: {}
});

export type BulkRunStatus = keyof typeof bulkRunLifecycle.table;
export type BulkRunEvent = (typeof bulkRunLifecycle.events)[number];
