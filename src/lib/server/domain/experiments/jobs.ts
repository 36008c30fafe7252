import type { Context } from '../../context.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { watchExperiments } from './watch-experiments.ts';

export const experimentJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'experiments.watch': { queue: 'housekeeping', run: (ctx) => watchExperiments(ctx) }
};
