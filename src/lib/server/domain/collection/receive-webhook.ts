import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { reach } from '../../platform/failpoints.ts';
import { openAccount } from '../routing/index.ts';
import { webhookInbox } from './schema.ts';

export type ReceivedWebhook = Readonly<{
  merchantId: string;
  accountId: string;
  rawBody: string;
  signature: string | null;
}>;

/**
 * A provider tells us something: verified, stored once, queued. Nothing is done with it here. A repeated event is
 * answered like the first. Refuses `webhook-signature`, and `payment-account-unknown` for an address that isn't ours.
 */
export async function receiveWebhook(ctx: Context, input: ReceivedWebhook): Promise<void> {
  const { merchantId, accountId, rawBody } = input;
  const now = ctx.clock.now();
  if (!UUID.test(merchantId) || !UUID.test(accountId)) throw new Refusal('payment-account-unknown');
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { gateway } = await openAccount(ctx, tx, merchantId, accountId);
    const event = gateway.readWebhook(rawBody, input.signature, now);
    const added = await tx
      .insert(webhookInbox)
      .values({
        merchantId,
        accountId,
        eventId: event.id,
        type: event.type,
        payload: rawBody,
        receivedAt: now
      })
      .onConflictDoNothing()
      .returning({ eventId: webhookInbox.eventId });
    if (added.length === 0) return;
    const data = { merchantId, accountId, eventId: event.id };
    await ctx.jobs.enqueue(tx, { name: 'collection.process-webhook', data });
    reach('webhook:stored');
  });
  reach('webhook:committed');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
