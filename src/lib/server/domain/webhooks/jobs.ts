import * as v from 'valibot';
import type { Context } from '../../context.ts';
import { onEvent } from '../../platform/events/deliver.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { SUBSCRIBER } from './endpoints.ts';
import { forgetOldDeliveries } from './forget-old-deliveries.ts';
import { queueDeliveries } from './queue-deliveries.ts';
import { sendDelivery } from './send-delivery.ts';

const Send = v.object({ merchantId: v.string(), deliveryId: v.string(), tries: v.number() });

export const webhookJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  [SUBSCRIBER]: { queue: 'events', run: onEvent(SUBSCRIBER, queueDeliveries) },
  // A queue of their own: other people's machines are slow, and nothing of ours waits for them.
  'webhooks.send': { queue: 'webhooks', run: (ctx, data) => sendDelivery(ctx, v.parse(Send, data)) },
  'webhooks.forget-old': { queue: 'housekeeping', run: forgetOldDeliveries }
};
