import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * One step of a run. `held` waits for something and is decided again; `skip` by a condition, or because its run stopped;
 * `resume` with its run. A queued one whose message could not go any more ends as skipped; `release` and
 * `hold` take it out of a message that was to tell of several invoices.
 */
export const sequenceStepLifecycle = lifecycle({
  planned: { queue: 'queued', hold: 'held', skip: 'skipped' },
  held: { queue: 'queued', hold: 'held', skip: 'skipped' },
  queued: { hold: 'held', skip: 'skipped', release: 'planned' },
  skipped: { resume: 'planned' }
});
