import * as v from 'valibot';
import type { Context } from '../../context.ts';
import { onEvent } from '../../platform/events/deliver.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { Transient } from '../../platform/transient.ts';
import { forEachMerchant } from '../identity/index.ts';
import { bookFees } from './book-fees.ts';
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
    run: (ctx) =>
      forEachMerchant(ctx, async (_, input) => {
        await reconcileAttempts(ctx, input);
        await reconcileRefunds(ctx, input);
        await reconcileSetups(ctx, input);
      })
  },
  'collection.catch-up': {
    queue: 'payments',
    run: (ctx) => reconcileFirst(ctx, { isForced: false })
  },
  'collection.fetch-events': {
    queue: 'housekeeping',
    run: (ctx) => lookBack(ctx, { hours: 1 }, fetchEvents)
  },
  'collection.reconcile-book': {
    queue: 'housekeeping',
    run: async (ctx) => {
      await lookBack(ctx, { hours: 72 }, fetchEvents);
      await lookBack(ctx, { hours: 72 }, reconcileBook);
      // Looked for a week back: a fee is booked once, and a few nights may have been missed.
      await lookBack(ctx, { hours: 7 * 24 }, bookFees);
    }
  },
  'collection.remember-method': {
    queue: 'events',
    run: onEvent('collection.remember-method', (ctx: Context, event) =>
      rememberMethod(ctx, { merchantId: event.merchantId, attemptId: event.subjectId })
    )
  }
};

type Look = (ctx: Context, input: Readonly<{ merchantId: string; since: Temporal.Instant }>) => Promise<void>;

/** Asks every merchant's provider what happened since. One that is away is asked again when the job comes again. */
async function lookBack(ctx: Context, back: Readonly<{ hours: number }>, look: Look): Promise<void> {
  const since = ctx.clock.now().subtract(back);
  await forEachMerchant(ctx, (_, { merchantId }) =>
    look(ctx, { merchantId, since }).catch((error: unknown) => {
      throw new Transient('a provider could not be asked', error);
    })
  );
}
