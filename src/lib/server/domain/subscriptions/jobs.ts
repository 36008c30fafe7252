import * as v from 'valibot';
import type { Context } from '../../context.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { forEachMerchant } from '../identity/index.ts';
import { runBilling } from './run-billing.ts';

const MerchantData = v.object({ merchantId: v.string() });

export const subscriptionsJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'subscriptions.run-billing': {
    queue: 'housekeeping',
    run: (ctx) =>
      forEachMerchant(ctx, (_, { merchantId }) =>
        ctx.db.withMerchant(merchantId, (tx) =>
          ctx.jobs.enqueue(tx, {
            name: 'subscriptions.bill-merchant',
            data: { merchantId },
            singletonKey: `subscriptions.bill-merchant:${merchantId}`
          })
        )
      )
  },
  'subscriptions.bill-merchant': {
    queue: 'housekeeping',
    run: async (ctx, data) => {
      await runBilling(ctx, v.parse(MerchantData, data));
    }
  }
};
