import * as v from 'valibot';
import type { Context } from '../../context.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { rehearseBulk } from './rehearse-bulk.ts';
import { runBulk } from './run-bulk.ts';

const RunData = v.object({ merchantId: v.string(), runId: v.string() });

/** Rows that one job looks at before it makes room for others. */
const REHEARSED_PER_JOB = 500;

export const bulkJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'bulk.rehearse': {
    queue: 'imports',
    run: (ctx, data) => rehearseBulk(ctx, { ...v.parse(RunData, data), most: REHEARSED_PER_JOB })
  },
  'bulk.run': { queue: 'imports', run: (ctx, data) => runBulk(ctx, v.parse(RunData, data)) }
};
