import * as v from 'valibot';
import type { Context } from '../../../context.ts';
import { onEvent } from '../../../platform/events/deliver.ts';
import type { JobDefinition } from '../../../platform/jobs/jobs.ts';
import { giveBackMethod } from './give-back-method.ts';
import { tryAfterSetup } from './try-after-setup.ts';

const SetupData = v.object({ merchantId: v.string(), setupId: v.string() });
const GivenUp = v.object({ accountId: v.string(), methodRef: v.string() });

export const methodJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'collection.try-after-setup': {
    queue: 'payments',
    run: (ctx, data) =>
      tryAfterSetup(ctx, {
        ...v.parse(SetupData, data),
        ...{ returnUrl: ctx.origin, session: 'off-session' }
      })
  },
  'collection.give-back-method': {
    queue: 'events',
    run: onEvent('collection.give-back-method', (ctx: Context, { merchantId, payload }) =>
      giveBackMethod(ctx, { merchantId, ...v.parse(GivenUp, payload) })
    )
  }
};
