import type { Context } from '../../context.ts';
import { openAccounts } from '../routing/index.ts';
import { storeEvents, type StoredWebhook } from './store-webhooks.ts';

/** Events are stored in batches of this many: one statement each. */
const BATCH = 100;

/**
 * Reads what the provider told, or meant to tell, since an instant, and keeps what never reached us: a webhook that was
 * dropped, or came while we were away. From there it is an event like any other. Throws `Transient` when the provider is
 * away; the next pass looks as far back again. Of one account where one is named, else of all.
 */
export async function fetchEvents(
  ctx: Context,
  input: Readonly<{ merchantId: string; since: Temporal.Instant; accountId?: string }>
): Promise<void> {
  const { merchantId, since } = input;
  const accounts = await ctx.db.withMerchant(merchantId, (tx) => openAccounts(ctx, tx, merchantId));
  for (const { accountId, gateway } of accounts) {
    if (input.accountId !== undefined && accountId !== input.accountId) continue;
    let batch: StoredWebhook[] = [];
    let missed = 0;
    for await (const { event, rawBody: payload } of gateway.listEvents(since)) {
      if (event.about.kind === 'nothing') continue;
      const { id: eventId, type } = event;
      batch.push({ merchantId, accountId, eventId, type, payload, receivedAt: ctx.clock.now() });
      if (batch.length < BATCH) continue;
      missed += await storeEvents(ctx, merchantId, batch);
      batch = [];
    }
    missed += batch.length === 0 ? 0 : await storeEvents(ctx, merchantId, batch);
    if (missed > 0) ctx.log.warn({ merchantId, accountId, missed }, 'events that no webhook brought');
  }
}
