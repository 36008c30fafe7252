import type { Context } from '../../context.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { forEachActiveMerchant } from '../identity/index.ts';
import { warnOfExpiry } from './warn-of-expiry.ts';

export const paymentMethodJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'payment-methods.warn-of-expiry': {
    queue: 'housekeeping',
    run: (ctx) => forEachActiveMerchant(ctx, warnOfExpiry)
  }
};
