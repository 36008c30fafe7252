import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * One invoice on its way through a sequence. `stop`: nothing is owed any more; `resume`: the bank took back what was paid.
 * `finish`: its last step is dealt with.
 */
export const sequenceRunLifecycle = lifecycle({
  running: { finish: 'finished', stop: 'stopped' },
  stopped: { resume: 'running' },
  finished: {}
});
