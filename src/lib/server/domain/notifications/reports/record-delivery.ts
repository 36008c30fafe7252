import { and, eq, gt, ne, sql } from 'drizzle-orm';
import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { recordCollectionNotice, withdrawCollectionNotice } from '../../collection/index.ts';
import { readCustomer, readMerchant } from '../../identity/index.ts';
import { clearContactFaults } from '../delivery/list-contacts.ts';
import { isFinal, isNews, type DeliveryState } from '../delivery/delivery-states.ts';
import { deliveryEvent } from '../delivery-schema.ts';
import { moveNotices } from '../move-notices.ts';
import { subjectOf, type Notice } from '../notices.ts';
import { refuseChannel } from '../preferences/change-preferences.ts';
import { notice } from '../schema.ts';
import { fallBack } from '../sending/fall-back.ts';

/** What was heard of a message. */
export type Word = Readonly<{
  state: DeliveryState | 'deferred';
  because: string | null;
  isAddressFault: boolean;
  /** The report that said so; null where we noted it ourselves. */
  reportId: string | null;
  at: Temporal.Instant;
}>;

/**
 * Writes down what became of a message, and does what follows: one that didn't arrive goes another way, one that did
 * takes back what was to go instead, a complaint is an objection. Words may come in any order and any number: the one
 * that says most counts, so that all orders end in the same. The caller holds the notice.
 */
export async function recordDelivery(ctx: Context, tx: Tx, about: Notice, word: Word): Promise<void> {
  const { merchantId, id: noticeId } = about;
  const { state, because, reportId, at } = word;
  await tx
    .insert(deliveryEvent)
    .values({ merchantId, id: newId(at), noticeId, state, because, reportId, at })
    .onConflictDoNothing();
  if (state === 'deferred' || !isNews(about.delivery, state)) return;
  await tx
    .update(notice)
    .set({ delivery: state, deliveryAt: at, ...(isFinal(state) && { reportBy: null }) })
    .where(and(eq(notice.merchantId, merchantId), eq(notice.id, noticeId)));
  switch (state) {
    case 'undelivered':
    case 'bounced':
      if (about.kind === 'debit-announced') await withdrawCollectionNotice(tx, { ...announced(about), at });
      return goAnotherWay(ctx, tx, about, word);
    case 'overdue':
      return goAnotherWay(ctx, tx, about, word);
    case 'delivered':
    case 'read':
      await clearContactFaults(tx, merchantId, [about]);
      if (about.kind === 'debit-announced' && about.sentAt !== null)
        await recordCollectionNotice(tx, { ...announced(about), sentAt: about.sentAt });
      return takeBackOtherWays(tx, about, ctx.clock.now());
    case 'complained':
      return object(ctx, tx, about);
    case 'accepted':
    case 'sent':
  }
}

/** The collection that an announcement is about, and which announcement it is. */
function announced(about: Notice) {
  return { merchantId: about.merchantId, plannedId: subjectOf(about), noticeId: about.id };
}

async function goAnotherWay(ctx: Context, tx: Tx, about: Notice, word: Word): Promise<void> {
  // A way that was taken because nothing was heard of this one is the other way already.
  if ((await listLaterWays(tx, about)).length > 0) return;
  const { merchantId, customerId } = about;
  const [customer, merchant] = await Promise.all([
    readCustomer(tx, merchantId, customerId),
    readMerchant(tx, merchantId)
  ]);
  await fallBack(
    ctx,
    tx,
    { notice: about, customer, merchant },
    {
      because: word.because ?? word.state,
      isAddressFault: word.isAddressFault,
      // What may still arrive can be read in the portal as it is.
      to: word.state === 'overdue' ? 'carriers' : 'anywhere'
    }
  );
}

/** It arrived after all: what was to go instead of it and hasn't left yet would be a second copy. */
async function takeBackOtherWays(tx: Tx, about: Notice, now: Temporal.Instant): Promise<void> {
  const waiting = (await listLaterWays(tx, about)).filter(({ status }) => status === 'queued');
  const moves = waiting.map((before) => ({ before, facts: { problem: 'arrived-after-all' } }));
  await moveNotices(tx, 'withdraw', now, moves);
}

/** The same news by ways that were taken after this one. */
async function listLaterWays(tx: Tx, { merchantId, cause, id, createdAt }: Notice): Promise<Notice[]> {
  const rows = await tx
    .select()
    .from(notice)
    .where(
      and(
        eq(notice.merchantId, merchantId),
        eq(notice.cause, cause),
        ne(notice.id, id),
        gt(sql`(${notice.createdAt}, ${notice.id})`, sql`(${createdAt.toString()}::timestamptz, ${id}::uuid)`)
      )
    )
    .for('update');
  return rows as Notice[];
}

/** Who says "spam" at their own provider wants no more of it this way: what has to be told still is. */
async function object(
  ctx: Context,
  tx: Tx,
  { merchantId, customerId, channel, language }: Notice
): Promise<void> {
  if (channel === 'portal') return;
  await refuseChannel(ctx, tx, {
    ...{ merchantId, customerId, channel },
    evidence: { source: 'complaint', wording: null, language: language as Language }
  });
}
