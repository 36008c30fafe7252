import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readCustomer } from '../../identity/index.ts';
import { recordConsent } from '../preferences/consent-ledger.ts';
import { pushSubscription } from '../schema.ts';
import { closePushSubscriptions } from './push-subscriptions.ts';

type EndedSessions = Readonly<{
  merchantId: string;
  /** Whose sessions ended; with `continuedAs`, who signed in on that browser. */
  customerId: string;
  sessionIds: readonly string[];
  continuedAs?: string | undefined;
}>;

/**
 * A browser that was signed out gets no notifications any more: they say who owes what. One on which the same customer
 * signed in again keeps them; one on which somebody else did, does not. Doing it again changes nothing.
 */
export async function signDevicesOut(ctx: Context, input: EndedSessions): Promise<void> {
  const { merchantId, customerId, sessionIds, continuedAs } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const isOfThese = and(
      eq(pushSubscription.merchantId, merchantId),
      inArray(pushSubscription.sessionId, [...sessionIds]),
      isNull(pushSubscription.closedAt)
    );
    if (continuedAs !== undefined)
      await tx
        .update(pushSubscription)
        .set({ sessionId: continuedAs })
        .where(and(isOfThese, eq(pushSubscription.customerId, customerId)));
    const left = await tx
      .select({ id: pushSubscription.id, customerId: pushSubscription.customerId })
      .from(pushSubscription)
      .where(isOfThese)
      .for('update');
    for (const device of left) await close(ctx, tx, merchantId, device);
  });
}

async function close(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  { id, customerId }: Readonly<{ id: string; customerId: string }>
): Promise<void> {
  const because = 'signed-out';
  await closePushSubscriptions(tx, { merchantId, ids: [id], because, at: ctx.clock.now() });
  const { language } = await readCustomer(tx, merchantId, customerId);
  await recordConsent(ctx, tx, {
    ...{ merchantId, customerId, kind: 'withdrawal', about: 'push' },
    value: { subscriptionId: id, because },
    // Nothing was asked: it follows from signing out.
    evidence: { source: 'portal', wording: null, language }
  });
}
