import { and, count, eq, sql } from 'drizzle-orm';
import type { Money } from '#lib/money/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { SavedMethod } from '../../payment-methods/index.ts';
import { listRunningSubscriptions, type RunningSubscription } from '../../subscriptions/index.ts';
import { listPlannedCollections } from '../planning/planned-collections.ts';
import { paymentAttempt } from '../schema.ts';
import { listConsents } from './take-place.ts';

/** What depends on a saved method. */
export type MethodUses = Readonly<{
  /** Its place in the customer's order of debits: 0 is debited, 1 and on are back-ups; `undefined`: paid with by hand. */
  position: number | undefined;
  subscriptions: readonly RunningSubscription[];
  planned: readonly Readonly<{ id: string; amount: Money; collectOn: Temporal.PlainDate }>[];
  /** Payments with it that have no outcome yet. */
  underWay: number;
  /** Debits or subscriptions would be without a method. */
  isNeeded: boolean;
}>;

/** What depends on one method of a customer: subscriptions are paid by the one that is debited first. */
export async function readMethodUses(tx: Tx, method: SavedMethod): Promise<MethodUses> {
  const { merchantId, customerId, id } = method;
  const consents = await listConsents(tx, merchantId, customerId);
  const position = consents.find((each) => each.paymentMethodId === id)?.position;
  const coming = await listPlannedCollections(tx, merchantId, customerId);
  const planned = coming
    .filter(({ paymentMethodId }) => paymentMethodId === id)
    .map(({ id: plannedId, amount, collectOn }) => ({ id: plannedId, amount, collectOn }));
  const subscriptions = position === 0 ? await listRunningSubscriptions(tx, merchantId, customerId) : [];
  const [live] = await tx
    .select({ count: count() })
    .from(paymentAttempt)
    .where(
      and(
        eq(paymentAttempt.merchantId, merchantId),
        eq(paymentAttempt.customerId, customerId),
        sql`${paymentAttempt.status} in ('opened', 'unknown', 'requires_action', 'processing')`,
        sql`${paymentAttempt.instrument} ->> 'paymentMethodId' = ${id}`
      )
    );
  const isNeeded = planned.length > 0 || subscriptions.length > 0;
  return { position, subscriptions, planned, underWay: live?.count ?? 0, isNeeded };
}
