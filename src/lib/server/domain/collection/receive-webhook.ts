import type { Context } from '../../context.ts';
import type { Gateway } from '../../gateway/index.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import { openAccount } from '../routing/index.ts';
import { storeTogether, type StoredWebhook } from './store-webhooks.ts';

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
  if (!isUuid(merchantId) || !isUuid(accountId)) throw new Refusal('payment-account-unknown');
  const receivedAt = ctx.clock.now();
  const gateway = await openKept(ctx, merchantId, accountId, receivedAt);
  const event = gateway.readWebhook(rawBody, input.signature, receivedAt);
  const stored: StoredWebhook = {
    merchantId,
    accountId,
    eventId: event.id,
    type: event.type,
    payload: rawBody,
    receivedAt
  };
  await storeTogether(ctx, stored);
}

/** How long an account's keys are used without looking again: a changed signing secret works within a minute. */
const KEPT_SECONDS = 60;
/** More accounts than one installation has; beyond it the oldest are looked up again. */
const MOST_KEPT = 10_000;

type Kept = Readonly<{ gateway: Gateway; until: Temporal.Instant }>;

const keptBy = new WeakMap<Context['db'], Map<string, Kept>>();

/** The account's adapter, without a round trip and two decryptions for each of a thousand events a second. */
async function openKept(
  ctx: Context,
  merchantId: string,
  accountId: string,
  now: Temporal.Instant
): Promise<Gateway> {
  const kept = keptBy.get(ctx.db) ?? new Map<string, Kept>();
  keptBy.set(ctx.db, kept);
  const key = `${merchantId}/${accountId}`;
  const known = kept.get(key);
  if (known && Temporal.Instant.compare(now, known.until) < 0) return known.gateway;
  const { gateway } = await ctx.db.withMerchant(merchantId, (tx) =>
    openAccount(ctx, tx, merchantId, accountId)
  );
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, { gateway, until: now.add({ seconds: KEPT_SECONDS }) });
  return gateway;
}
