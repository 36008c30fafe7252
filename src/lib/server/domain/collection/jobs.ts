import * as v from 'valibot';
import type { Context } from '../../context.ts';
import { onEvent } from '../../platform/events/deliver.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { Transient } from '../../platform/transient.ts';
import { listMerchants } from '../identity/index.ts';
import { fetchEvents } from './fetch-events.ts';
import { methodJobs } from './methods/jobs.ts';
import { reconcileSetups } from './methods/reconcile-setups.ts';
import { planningJobs } from './planning/jobs.ts';
import { processWebhook } from './process-webhook.ts';
import { reconcileAttempts } from './reconcile-attempts.ts';
import { reconcileBook } from './reconcile-book.ts';
import { reconcileFirst } from './reconcile-first.ts';
import { reconcileRefunds } from './reconcile-refunds.ts';
import { rememberMethod } from './remember-method.ts';

const WebhookData = v.object({ merchantId: v.string(), accountId: v.string(), eventId: v.string() });

export const collectionJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  ...methodJobs,
  ...planningJobs,
  'collection.process-webhook': {
    queue: 'payments',
    run: (ctx, data) => processWebhook(ctx, v.parse(WebhookData, data))
  },
  'collection.reconcile-attempts': {
    queue: 'payments',
    run: async (ctx) => {
      for (const { id: merchantId } of await listMerchants(ctx)) {
        await reconcileAttempts(ctx, { merchantId });
        await reconcileRefunds(ctx, { merchantId });
        await reconcileSetups(ctx, { merchantId });
      }
    }
  },
  'collection.catch-up': {
    queue: 'payments',
    run: (ctx) => reconcileFirst(ctx, { isForced: false })
  },
  'collection.fetch-events': {
    queue: 'housekeeping',
    run: (ctx) => forEachMerchant(ctx, { hours: 1 }, fetchEvents)
  },
  'collection.reconcile-book': {
    queue: 'housekeeping',
    run: async (ctx) => {
      await forEachMerchant(ctx, { hours: 72 }, fetchEvents);
      await forEachMerchant(ctx, { hours: 72 }, reconcileBook);
    }
  },
  'collection.remember-method': {
    queue: 'events',
    run: onEvent('collection.remember-method', (ctx: Context, event) =>
      rememberMethod(ctx, { merchantId: event.merchantId, attemptId: event.subjectId })
    )
  }
};

type LookBack = (
  ctx: Context,
  input: Readonly<{ merchantId: string; since: Temporal.Instant }>
) => Promise<void>;

/** One merchant whose provider is away must not keep the others waiting; the job itself then comes again. */
async function forEachMerchant(
  ctx: Context,
  back: Readonly<{ hours: number }>,
  look: LookBack
): Promise<void> {
  const since = ctx.clock.now().subtract(back);
  const failures: unknown[] = [];
  for (const { id: merchantId } of await listMerchants(ctx))
    await look(ctx, { merchantId, since }).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new Transient('a provider could not be asked', failures[0]);
}
