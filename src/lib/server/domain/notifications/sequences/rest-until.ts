import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Customer, Merchant } from '../../identity/index.ts';
import type { Notice, NoticeKind } from '../notices.ts';
import { readContactPreference } from '../preferences/contact-preference.ts';
import { localDay, nextOpenAt } from './local-day.ts';
import { readDunningSettings } from './settings.ts';

/**
 * What asks for money as a reminder does, and belongs to no sequence: the calendar brings it, and it rests when reminders
 * rest. A failed payment and a question to the customer are answers to something that just happened.
 */
const RESTING: readonly NoticeKind[] = ['part-due', 'agreement-missed'];

/** The hour at which it is told on the next open day, as `tell-agreement` tells on any other. */
const TOLD_FROM_HOUR = 8;

/**
 * Until when a message rests because it is a Sunday or a public holiday of its reader; `undefined`: it goes now. What the
 * customer just did is confirmed at once, and nothing waits beyond the time at which it would be too late.
 */
export async function restUntil(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  notice: Notice,
  { customer, merchant }: Readonly<{ customer: Customer; merchant: Merchant }>
): Promise<Temporal.Instant | undefined> {
  const { merchantId, customerId, kind, isAnswer, sequenceStepId, sendBy } = notice;
  if (isAnswer || sequenceStepId !== null || !RESTING.includes(kind)) return undefined;
  const [settings, { zone }] = await Promise.all([
    readDunningSettings(tx, merchantId),
    readContactPreference(tx, merchantId, customerId)
  ]);
  if (!settings.restsOnClosedDays) return undefined;
  const today = localDay(
    ctx.clock.now(),
    zone ?? merchant.zone,
    customer.address?.country ?? merchant.country
  );
  if (!today.isClosed) return undefined;
  const until = nextOpenAt(today, TOLD_FROM_HOUR);
  return sendBy && Temporal.Instant.compare(until, sendBy) > 0 ? undefined : until;
}
