import { and, desc, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { findMandate, type SavedMethod } from '../../payment-methods/index.ts';
import type { RetryDecision } from '../retry/index.ts';
import { paymentAttempt } from '../schema.ts';
import { isMandateLapsed } from './collection-dates.ts';

/**
 * Why a bank account can't be debited on a day although it is kept: its mandate is closed, or was not used for 36
 * months. `undefined` for a card, and for an account that can.
 */
export async function mandateStop(
  tx: Tx,
  method: SavedMethod,
  collectOn: Temporal.PlainDate
): Promise<RetryDecision | undefined> {
  if (method.kind === 'card') return undefined;
  const mandate = await findMandate(tx, method.merchantId, method.id);
  if (!mandate) return { kind: 'ask-customer', to: 'replace-method', rule: 'mandate-closed' };
  const [last] = await tx
    .select({ at: paymentAttempt.openedAt })
    .from(paymentAttempt)
    .where(
      and(
        eq(paymentAttempt.merchantId, method.merchantId),
        eq(paymentAttempt.customerId, method.customerId),
        eq(paymentAttempt.status, 'succeeded'),
        sql`${paymentAttempt.instrument} ->> 'paymentMethodId' = ${method.id}`
      )
    )
    .orderBy(desc(paymentAttempt.openedAt))
    .limit(1);
  // A mandate's months are counted in the calendar of the banks.
  const lastUsedOn = (last?.at ?? mandate.acceptedAt).toZonedDateTimeISO('Europe/Brussels').toPlainDate();
  return isMandateLapsed(lastUsedOn, collectOn)
    ? { kind: 'ask-customer', to: 'replace-method', rule: 'mandate-lapsed' }
    : undefined;
}
