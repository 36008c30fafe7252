import type { Context } from '../../context.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { listMerchants } from '../identity/index.ts';
import { markOverdue } from './mark-overdue.ts';

export const billingJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'billing.mark-overdue': {
    queue: 'housekeeping',
    run: async (ctx) => {
      for (const { id } of await listMerchants(ctx)) await markOverdue(ctx, { merchantId: id });
    }
  }
};
