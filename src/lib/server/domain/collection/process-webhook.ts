import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Gateway, GatewayEvent } from '../../gateway/index.ts';
import { reach } from '../../platform/failpoints.ts';
import { openAccount } from '../routing/index.ts';
import { findAttemptByGatewayRef, lockAttempt } from './attempts.ts';
import { recordBreak } from './reconciliation-breaks.ts';
import { recordDispute } from './record-dispute.ts';
import { recordOutcome } from './record-outcome.ts';
import { recordRefund } from './record-refund.ts';
import { webhookInbox } from './schema.ts';

type Source = Readonly<{ merchantId: string; accountId: string; gateway: Gateway }>;

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
  await apply(ctx, { merchantId, accountId, gateway }, gateway.parseEvent(row.payload));
  reach('webhook:applied');
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, (tx) =>
    tx.update(webhookInbox).set({ processedAt: now }).where(isThis)
  );
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
    case 'mandate':
    case 'setup':
    case 'nothing':
      return;
  }
}

async function applyCharge(
  ctx: Context,
  source: Source,
  about: Readonly<{ gatewayRef: string; attemptId?: string }>
): Promise<void> {
  const { merchantId, accountId, gateway } = source;
  const attemptId = await ctx.db.withMerchant(merchantId, async (tx) => {
    const own =
      about.attemptId === undefined ? undefined : await lockAttempt(tx, merchantId, about.attemptId);
    return (own ?? (await findAttemptByGatewayRef(tx, merchantId, accountId, about.gatewayRef)))?.id;
  });
  const openedAt = ctx.clock.now();
  const outcome = await gateway.lookUp({
    attemptId: attemptId ?? '',
    gatewayRef: about.gatewayRef,
    openedAt
  });
  if (outcome.kind === 'not-found') return;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    if (attemptId !== undefined) {
      await recordOutcome(ctx, tx, merchantId, attemptId, outcome);
      return;
    }
    // Money at the gateway that no attempt of ours asked for: a person must look.
    if (outcome.kind === 'succeeded')
      await recordBreak(tx, merchantId, ctx.clock.now(), {
        accountId,
        kind: 'charge-without-attempt',
        gatewayRef: about.gatewayRef,
        details: { received: outcome.received }
      });
  });
}
