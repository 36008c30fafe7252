import type { Context } from '../../context.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { watchInvariants } from './check-invariants.ts';

export const reportingJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'reporting.watch-invariants': { queue: 'housekeeping', run: (ctx) => watchInvariants(ctx) }
};
