import { lifecycle } from '../../platform/lifecycle.ts';

/** An experiment is planned, runs once, and ends once. What was learned afterwards is another experiment. */
export const experimentLifecycle = lifecycle({
  draft: { start: 'running' },
  running: { end: 'ended' },
  ended: {}
});
