import { and, desc, eq, sql } from 'drizzle-orm';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { cardEndsOn, type SavedMethod } from '../../payment-methods/index.ts';
import { mandateStop } from '../planning/mandate-stop.ts';
import { paymentAttempt } from '../schema.ts';

/** How a saved method stands; all but `works` lead to its repair. */
export type MethodState =
  | 'works'
  /** Ends within 30 days. */
  | 'expiring'
  | 'expired'
  /** Its bank refused it for good, or its details are not right any more. */
  | 'refused'
  | 'mandate-ended'
  /** Not used for 36 months: a bank may not debit it any more. */
  | 'mandate-lapsed';

/** From so many days before its end on a card is shown as ending. */
const EXPIRING_DAYS = 30;

/** How a method stands today, in the merchant's zone. */
export async function readMethodState(
  tx: Tx,
  method: SavedMethod,
  zone: string,
  now: Temporal.Instant
): Promise<MethodState> {
  const today = dateIn(zone, now);
  if (method.status === 'broken') return 'mandate-ended';
  const stop = await mandateStop(tx, method, today);
  if (stop) return stop.rule === 'mandate-lapsed' ? 'mandate-lapsed' : 'mandate-ended';
  const ends = endState(method, today);
  if (ends === 'expired' || (await wasRefused(tx, method))) return ends === 'expired' ? ends : 'refused';
  return ends;
}

function endState(method: SavedMethod, today: Temporal.PlainDate): 'works' | 'expiring' | 'expired' {
  const endsOn = cardEndsOn(method);
  if (method.kind !== 'card' || !endsOn) return 'works';
  if (Temporal.PlainDate.compare(today, endsOn) > 0) return 'expired';
  return Temporal.PlainDate.compare(today, endsOn.subtract({ days: EXPIRING_DAYS })) >= 0
    ? 'expiring'
    : 'works';
}

/** Whether the last payment with it, since it was stored, failed in a way that a next one would, too. */
async function wasRefused(tx: Tx, { merchantId, customerId, id, savedAt }: SavedMethod): Promise<boolean> {
  const [last] = await tx
    .select({ status: paymentAttempt.status, decline: paymentAttempt.decline })
    .from(paymentAttempt)
    .where(
      and(
        eq(paymentAttempt.merchantId, merchantId),
        eq(paymentAttempt.customerId, customerId),
        sql`${paymentAttempt.instrument} ->> 'paymentMethodId' = ${id}`,
        sql`${paymentAttempt.status} in ('succeeded', 'failed')`,
        sql`${paymentAttempt.openedAt} >= ${savedAt.toString()}::timestamptz`
      )
    )
    .orderBy(desc(paymentAttempt.openedAt), desc(paymentAttempt.id))
    .limit(1);
  const refusal = last?.status === 'failed' ? last.decline?.class : undefined;
  return refusal === 'never' || refusal === 'fix-data';
}
