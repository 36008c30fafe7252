import type { Context } from '../../context.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { forEachMerchant } from '../identity/index.ts';
import { markOverdue } from './mark-overdue.ts';

export const billingJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'billing.mark-overdue': {
    queue: 'housekeeping',
    run: (ctx) => forEachMerchant(ctx, markOverdue)
  }
};
