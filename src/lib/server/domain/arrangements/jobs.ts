import type { Context } from '../../context.ts';
import { onEvent } from '../../platform/events/deliver.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { forEachActiveMerchant } from '../identity/index.ts';
import { followDays } from './follow-days.ts';
import { followBalance } from './follow-invoice.ts';

export const arrangementJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'arrangements.follow-balance': {
    queue: 'payments',
    run: onEvent('arrangements.follow-balance', (ctx: Context, { merchantId, subjectId }) =>
      followBalance(ctx, { merchantId, invoiceId: subjectId })
    )
  },
  'arrangements.follow-days': {
    queue: 'housekeeping',
    run: (ctx) => forEachActiveMerchant(ctx, followDays)
  }
};
