import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readCustomer } from '../../identity/index.ts';
import { recordConsent, type Evidence } from '../preferences/consent-ledger.ts';
import { pushSubscription } from '../schema.ts';
import { hashEndpoint, sealTarget, type PushTarget } from './push-subscriptions.ts';

// RFC 8291: an uncompressed point of P-256, and 16 random bytes, in base64url.
const POINT = /^B[\w-]{86}$/;
const AUTH = /^[\w-]{22}$/;
const MOST_AGENT = 300;

/**
 * A device asks for notifications, with its owner's consent in the words that stood there. One that asks again keeps
 * its place; one that somebody else used before is theirs no more. Refuses `push-not-available` without keys of our
 * own, and `push-endpoint-wrong` for an address that is no public push service or keys that are none.
 */
export async function subscribeToPush(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    target: PushTarget;
    /** The browser's own session: notifications end when it is signed out. */
    sessionId?: string;
    evidence: Evidence;
  }>
): Promise<Readonly<{ subscriptionId: string }>> {
  const { merchantId, customerId, target, sessionId = null, evidence } = input;
  if (ctx.channels.push.publicKey === undefined) throw new Refusal('push-not-available');
  const { endpoint, keys } = target;
  if (!ctx.channels.push.takes(endpoint) || !POINT.test(keys.p256dh) || !AUTH.test(keys.auth))
    throw new Refusal('push-endpoint-wrong');
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await readCustomer(tx, merchantId, customerId);
    const endpointHash = hashEndpoint(endpoint);
    const [known] = await tx
      .select({
        id: pushSubscription.id,
        customerId: pushSubscription.customerId,
        closedAt: pushSubscription.closedAt
      })
      .from(pushSubscription)
      .where(
        and(eq(pushSubscription.merchantId, merchantId), eq(pushSubscription.endpointHash, endpointHash))
      )
      .for('update');
    const id = known?.id ?? newId(now);
    const facts = {
      customerId,
      sessionId,
      sealed: sealTarget(ctx, id, target),
      userAgent: (evidence.userAgent ?? '').slice(0, MOST_AGENT),
      closedAt: null,
      closedBecause: null
    };
    if (known)
      await tx
        .update(pushSubscription)
        .set(facts)
        .where(and(eq(pushSubscription.merchantId, merchantId), eq(pushSubscription.id, id)));
    else
      // Two taps at once are one subscription.
      await tx
        .insert(pushSubscription)
        .values({ merchantId, id, endpointHash, createdAt: now, ...facts })
        .onConflictDoNothing();
    const isNew = known?.customerId !== customerId || known.closedAt !== null;
    if (isNew)
      await recordConsent(ctx, tx, {
        ...{ merchantId, customerId, evidence },
        kind: 'consent',
        about: 'push',
        value: { subscriptionId: id }
      });
    return { subscriptionId: id };
  });
}
