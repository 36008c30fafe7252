import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import { findHandoverNotices, type HandoverNotice } from '../../notifications/index.ts';
import { readConditions } from '../conditions/publish-conditions.ts';
import { handoverCase } from '../schema.ts';
import { holdCase, moveCase, type HeldCase } from './cases.ts';
import { reviewClaims } from './review-claims.ts';

/** A letter is on its way for so many days: the customer's own days begin after them. */
const LETTER_DAYS = 3;

/**
 * What was proposed follows its notice and its invoices: the customer's days begin when the notice has surely left, and what
 * was paid, disputed, agreed or left alone meanwhile leaves its case. Doing it again changes nothing.
 */
export async function followCases(
  ctx: Context,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<void> {
  const waiting = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select({ id: handoverCase.id })
      .from(handoverCase)
      .where(
        and(eq(handoverCase.merchantId, merchantId), inArray(handoverCase.status, ['proposed', 'announced']))
      )
      .orderBy(asc(handoverCase.id))
  );
  for (const { id: caseId } of waiting)
    await ctx.db.withMerchant(merchantId, async (tx) => {
      const held = await holdCase(tx, { merchantId, caseId });
      if (held.handover.status !== 'proposed' && held.handover.status !== 'announced') return;
      const left = await reviewClaims(ctx, tx, held, { isFinal: false });
      if (left.handover.status === 'proposed') await announce(ctx, tx, left);
    });
}

async function announce(ctx: Context, tx: Tx, { handover }: HeldCase): Promise<void> {
  const { merchantId, id: caseId } = handover;
  const notice = (await findHandoverNotices(tx, merchantId, [caseId])).get(caseId);
  if (!notice?.sentAt || notice.isLost) return;
  const { zone } = await readMerchant(tx, merchantId);
  const payBy = await lastDay(tx, handover, notice, dateIn(zone, notice.sentAt));
  await moveCase(tx, handover, 'announce', ctx.clock.now(), { announcedAt: notice.sentAt, payBy });
}

/** The day that the notice names, or later where it left late. */
async function lastDay(
  tx: Tx,
  { merchantId, payBy }: HeldCase['handover'],
  { channel }: HandoverNotice,
  sentOn: Temporal.PlainDate
): Promise<Temporal.PlainDate> {
  const { conditions } = await readConditions(tx, merchantId);
  const onTheWay = channel === 'letter' ? LETTER_DAYS : 0;
  const full = sentOn.add({ days: conditions.noticeDays + onTheWay });
  return Temporal.PlainDate.compare(full, payBy) > 0 ? full : payBy;
}
