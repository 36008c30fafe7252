import type { Context } from '../../context.ts';
import { reach } from '../../platform/failpoints.ts';
import { webhookInbox } from './schema.ts';

/** An event on its way into the inbox. */
export type StoredWebhook = Readonly<Omit<typeof webhookInbox.$inferSelect, 'processedAt' | 'tries'>>;

type Waiting = Readonly<{ webhook: StoredWebhook; done: () => void; failed: (error: unknown) => void }>;

/** One transaction takes at most this many events: some milliseconds of work. */
const MOST_TOGETHER = 200;

const waitingBy = new WeakMap<Context['db'], Map<string, Waiting[]>>();

/**
 * Stores an event and queues its job, in one transaction with whatever else of this merchant arrived while the last
 * one was being written: nobody waits for company, and a flood costs a transaction per batch. Resolves when the
 * event is committed, which is what the provider's 200 promises.
 */
export function storeTogether(ctx: Context, webhook: StoredWebhook): Promise<void> {
  const waiting = waitingBy.get(ctx.db) ?? new Map<string, Waiting[]>();
  waitingBy.set(ctx.db, waiting);
  return new Promise((done, failed) => {
    const line = waiting.get(webhook.merchantId);
    if (line) {
      line.push({ webhook, done, failed });
      return;
    }
    const first = [{ webhook, done, failed }];
    waiting.set(webhook.merchantId, first);
    void storeAll(ctx, webhook.merchantId, waiting);
  });
}

/** Empties one merchant's line, batch after batch; ends when nobody waits any more. */
async function storeAll(ctx: Context, merchantId: string, waiting: Map<string, Waiting[]>): Promise<void> {
  const line = waiting.get(merchantId)!;
  while (line.length > 0) {
    const batch = line.splice(0, MOST_TOGETHER);
    try {
      await storeEvents(
        ctx,
        merchantId,
        batch.map((each) => each.webhook)
      );
      for (const each of batch) each.done();
    } catch (error) {
      // The provider sends again what wasn't answered.
      for (const each of batch) each.failed(error);
    }
  }
  waiting.delete(merchantId);
}

/** Keeps the events that are new, and queues each, in one transaction. Answers how many were new. */
export async function storeEvents(
  ctx: Context,
  merchantId: string,
  webhooks: readonly StoredWebhook[]
): Promise<number> {
  const count = await ctx.db.withMerchant(merchantId, async (tx) => {
    const added = await tx
      .insert(webhookInbox)
      .values([...webhooks])
      .onConflictDoNothing()
      .returning({ accountId: webhookInbox.accountId, eventId: webhookInbox.eventId });
    if (added.length === 0) return 0;
    const calls = added.map((each) => ({
      name: 'collection.process-webhook',
      data: { merchantId, ...each }
    }));
    await ctx.jobs.enqueueAll(tx, calls);
    reach('webhook:stored');
    return added.length;
  });
  reach('webhook:committed');
  return count;
}
