import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { GatewayEvent } from '../../gateway/index.ts';
import { reach } from '../../platform/failpoints.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordMandateState, recordMethodState } from '../payment-methods/index.ts';
import { openAccount } from '../routing/index.ts';
import { applyCharge, type Source } from './apply-charge.ts';
import { applySetup } from './methods/apply-setup.ts';
import { recordDispute } from './record-dispute.ts';
import { recordRefund } from './record-refund.ts';
import { webhookInbox } from './schema.ts';

/**
 * Works off one stored event: fetches the present state of what it is about, and applies that. What the event itself
 * says is not used, so duplicates, any order, late and never all end in the same state.
 */
export async function processWebhook(
  ctx: Context,
  input: Readonly<{ merchantId: string; accountId: string; eventId: string }>
): Promise<void> {
  const { merchantId, accountId, eventId } = input;
  const isThis = and(
    eq(webhookInbox.merchantId, merchantId),
    eq(webhookInbox.accountId, accountId),
    eq(webhookInbox.eventId, eventId)
  );
  const { row, gateway } = await ctx.db.withMerchant(merchantId, async (tx) => {
    const [found] = await tx
      .update(webhookInbox)
      .set({ tries: sql`${webhookInbox.tries} + 1` })
      .where(isThis)
      .returning();
    return { row: found, gateway: (await openAccount(ctx, tx, merchantId, accountId)).gateway };
  });
  if (!row || row.processedAt) return;
  await applyExisting(ctx, { merchantId, accountId, gateway }, gateway.parseEvent(row.payload));
  reach('webhook:applied');
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, (tx) =>
    tx.update(webhookInbox).set({ processedAt: now }).where(isThis)
  );
  reach('webhook:processed');
}

/** News of what the provider itself no longer knows changes nothing, now or at any later try. */
async function applyExisting(ctx: Context, source: Source, event: GatewayEvent): Promise<void> {
  try {
    await apply(ctx, source, event);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'gateway-object-missing') throw error;
    ctx.log.warn({ eventId: event.id, type: event.type }, 'an event about nothing that exists');
  }
}

async function apply(ctx: Context, source: Source, event: GatewayEvent): Promise<void> {
  const { about } = event;
  switch (about.kind) {
    case 'charge':
      return applyCharge(ctx, source, about);
    case 'refund':
      return recordRefund(ctx, source, await source.gateway.readRefund(about.gatewayRef));
    case 'dispute':
      return recordDispute(ctx, source, await source.gateway.readDispute(about.gatewayRef));
    case 'method':
      return recordMethodState(ctx, source, about.methodRef);
    case 'mandate':
      return recordMandateState(ctx, source, about.mandateRef);
    case 'setup':
      return applySetup(ctx, source, about);
    case 'nothing':
      return;
  }
}
