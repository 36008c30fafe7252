import { sql } from 'drizzle-orm';
import type { Money } from '#lib/money/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { SavedMethod } from '../../payment-methods/index.ts';
import {
  decideRetry,
  mayBeSent,
  type Rail,
  type RetryDecision,
  type RetryHistory,
  type RetryPolicy
} from '../retry/index.ts';
import { earliestCollectionDay } from './collection-dates.ts';
import { listCustomerDays } from './customer-days.ts';
import { lockOfInstrument, readPastAttempts, wantedOf } from './read-retry-history.ts';

/** A debt and the method it might be collected from. */
export type Debt = Readonly<{
  merchantId: string;
  customerId: string;
  invoiceIds: readonly string[];
  amount: Money;
  method: SavedMethod;
}>;

/** When the machine may try again, by this method; the notice that the try needs included. */
export async function decideNextTry(
  tx: Tx,
  debt: Debt,
  policy: RetryPolicy,
  noticeDays: number,
  now: Temporal.Instant
): Promise<RetryDecision> {
  const wanted = wantedOf(debt.method, debt.amount, 'merchant');
  const attempts = await readPastAttempts(tx, { ...debt, fingerprint: wanted.fingerprint, now });
  const today = dateIn(policy.zone, now);
  return decideRetry(
    {
      wanted,
      attempts,
      preferredDates: await listCustomerDays(tx, debt.merchantId, debt.customerId, today),
      ...floorOfNotice(wanted.rail, noticeDays, today, policy.zone)
    },
    policy,
    now
  );
}

/** The first moment for which a notice that goes out today is old enough; nothing for a card that needs none. */
export function floorOfNotice(
  rail: Rail,
  noticeDays: number,
  today: Temporal.PlainDate,
  zone: string
): Pick<RetryHistory, 'floor'> {
  if (rail === 'card' && noticeDays === 0) return {};
  const earliest = earliestCollectionDay(rail, noticeDays, today);
  return {
    floor: { at: earliest.toZonedDateTime({ timeZone: zone }).toInstant(), rule: 'pre-notification' }
  };
}

/** Whether a customer's own try may be sent now. Until the transaction ends nobody else decides about this card or account. */
export async function decideSending(
  tx: Tx,
  debt: Debt,
  policy: RetryPolicy,
  now: Temporal.Instant
): Promise<RetryDecision> {
  const wanted = wantedOf(debt.method, debt.amount, 'customer');
  await tx.execute(sql`select ${lockOfInstrument(sql`${debt.merchantId}`, sql`${wanted.fingerprint}`)}`);
  const attempts = await readPastAttempts(tx, { ...debt, fingerprint: wanted.fingerprint, now });
  return mayBeSent({ wanted, attempts, preferredDates: [] }, policy, now);
}
