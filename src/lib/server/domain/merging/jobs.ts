import type { Context } from '../../context.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { forEachMerchant } from '../identity/index.ts';
import { findPairs } from './find-pairs.ts';
import { moveLate } from './move-late.ts';

export const mergingJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'merging.find-pairs': {
    queue: 'housekeeping',
    run: (ctx) => forEachMerchant(ctx, findPairs)
  },
  'merging.find-pairs-of': {
    queue: 'housekeeping',
    run: (ctx, { merchantId }) => findPairs(ctx, { merchantId: String(merchantId) })
  },
  'merging.move-late': {
    queue: 'housekeeping',
    run: (ctx) => forEachMerchant(ctx, moveLate)
  }
};
