import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { onEvent } from '../../../platform/events/deliver.ts';
import type { JobDefinition } from '../../../platform/jobs/jobs.ts';
import { forEachActiveMerchant } from '../../identity/index.ts';
import { dispute } from '../schema.ts';
import { planCollections } from './plan-collections.ts';
import { planRetry } from './plan-retry.ts';
import { runDueCollections } from './run-due-collections.ts';
import { stopPlans, type StopReason } from './stop-plans.ts';

/** What an invoice's news means for what was planned of it; anything else was paid. */
const STOPPED_BY: Readonly<Record<string, StopReason>> = {
  'invoice.voided': 'voided',
  'invoice.written-off': 'written-off'
};

export const planningJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'collection.plan': {
    queue: 'housekeeping',
    run: (ctx) => forEachActiveMerchant(ctx, planCollections)
  },
  'collection.run-due': {
    queue: 'payments',
    run: (ctx) => forEachActiveMerchant(ctx, runDueCollections)
  },
  'collection.plan-retry': {
    queue: 'payments',
    run: onEvent('collection.plan-retry', (ctx: Context, { merchantId, subjectId }) =>
      planRetry(ctx, { merchantId, attemptId: subjectId })
    )
  },
  'collection.plan-retry-after-return': {
    queue: 'payments',
    run: onEvent('collection.plan-retry-after-return', async (ctx: Context, { merchantId, subjectId }) => {
      const [found] = await ctx.db.withMerchant(merchantId, (tx) =>
        tx
          .select({ attemptId: dispute.attemptId, returnedBecause: dispute.reason })
          .from(dispute)
          .where(and(eq(dispute.merchantId, merchantId), eq(dispute.id, subjectId)))
      );
      if (found) await planRetry(ctx, { merchantId, ...found });
    })
  },
  'collection.stop-plans': {
    queue: 'payments',
    run: onEvent('collection.stop-plans', async (ctx: Context, { merchantId, subjectId, type }) => {
      const because = STOPPED_BY[type] ?? 'paid';
      await ctx.db.withMerchant(merchantId, (tx) =>
        stopPlans(tx, merchantId, [subjectId], because, ctx.clock.now())
      );
    })
  }
};
