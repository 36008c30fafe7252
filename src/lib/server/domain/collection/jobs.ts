import * as v from 'valibot';
import type { Context } from '../../context.ts';
import { onEvent } from '../../platform/events/deliver.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { listMerchants } from '../identity/index.ts';
import { processWebhook } from './process-webhook.ts';
import { reconcileAttempts } from './reconcile-attempts.ts';
import { rememberMethod } from './remember-method.ts';

const WebhookData = v.object({ merchantId: v.string(), accountId: v.string(), eventId: v.string() });

export const collectionJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  'collection.process-webhook': {
    queue: 'payments',
    run: (ctx, data) => processWebhook(ctx, v.parse(WebhookData, data))
  },
  'collection.reconcile-attempts': {
    queue: 'payments',
    run: async (ctx) => {
      for (const { id } of await listMerchants(ctx)) await reconcileAttempts(ctx, { merchantId: id });
    }
  },
  'collection.remember-method': {
    queue: 'events',
    run: onEvent('collection.remember-method', (ctx: Context, event) =>
      rememberMethod(ctx, { merchantId: event.merchantId, attemptId: event.subjectId })
    )
  }
};
