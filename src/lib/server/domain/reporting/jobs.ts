import type { Context } from '../../context.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { watchInvariants } from './checking/watch-invariants.ts';
import { countReports } from './counting/count-report.ts';

export const reportingJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'reporting.count': { queue: 'housekeeping', run: (ctx) => countReports(ctx) },
  'reporting.watch-invariants': { queue: 'housekeeping', run: (ctx) => watchInvariants(ctx) }
};
