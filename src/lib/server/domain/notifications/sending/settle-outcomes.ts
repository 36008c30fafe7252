import type { SendOutcome } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { recordCollectionNotice } from '../../collection/index.ts';
import { revokePayLinks } from '../../pay-links/index.ts';
import { clearContactFaults } from '../delivery/list-contacts.ts';
import { moveNotices, type NoticeMove } from '../move-notices.ts';
import { refuseChannel } from '../preferences/change-preferences.ts';
import { queueSending, subjectOf, type Notice, type NoticeEvent } from '../notices.ts';
import { decideNextTry, fallBackMinutes } from './decide-next-try.ts';
import { fallBack, findNextWay } from './fall-back.ts';
import type { Prepared } from './prepare-due.ts';

/** A notice and what its carrier said. */
export type Answered = Readonly<{ prepared: Prepared; outcome: SendOutcome }>;

type Settling = Readonly<{ answered: Answered; event: NoticeEvent; move: NoticeMove }>;

/** Writes down what carriers answered, all that came in since the last time by one transaction. */
export async function settleOutcomes(
  ctx: Context,
  merchantId: string,
  answers: readonly Answered[]
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const settling = await Promise.all(answers.map((answered) => settlementOf(ctx, tx, answered, now)));
    for (const [event, group] of Map.groupBy(settling, (each) => each.event)) {
      const moved = await moveNotices(
        tx,
        event,
        now,
        group.map(({ move }) => move)
      );
      const ids = new Set(moved.map(({ id }) => id));
      for (const { answered, move } of group) {
        if (ids.has(move.before.id)) await followUp(ctx, tx, answered, event, now);
        else ctx.log.warn({ noticeId: move.before.id }, 'notice was settled before its answer came');
      }
      if (event === 'deliver') await clearContactFaults(tx, merchantId, moved);
      if (event === 'postpone') await wakeFor(ctx, tx, merchantId, moved);
    }
    await revokePayLinks(ctx, tx, { merchantId, payLinkIds: answers.flatMap(unusedLinkOf) });
  });
}

async function settlementOf(
  ctx: Context,
  tx: Tx,
  answered: Answered,
  now: Temporal.Instant
): Promise<Settling> {
  const { prepared, outcome } = answered;
  const before = prepared.notice;
  const as = (event: NoticeEvent, facts: NoticeMove['facts']): Settling => ({
    answered,
    event,
    move: { before, facts }
  });
  switch (outcome.kind) {
    case 'sent':
      return as('deliver', {
        providerRef: outcome.providerRef,
        sentAt: now,
        problem: null,
        ...(before.channel !== 'portal' && { delivery: 'accepted', deliveryAt: now }),
        reportBy: outcome.isReported && before.channel !== 'letter' ? reportBy(before, now) : null
      });
    case 'rejected':
      return as('reject', { problem: outcome.because });
    case 'unknown':
      return as('lose', { problem: outcome.because });
    case 'unavailable': {
      const next = decideNextTry({
        notice: before,
        now,
        hasOtherWay: (await findNextWay(ctx, tx, prepared.correspondence, 'carriers')) !== undefined,
        retryAfterSeconds: outcome.retryAfterSeconds
      });
      const problem = outcome.because;
      if (next.kind === 'again') return as('postpone', { problem, dueAt: next.at });
      return as(next.kind === 'dead' ? 'give-up' : 'reject', { problem });
    }
  }
}

/** Until when a report is waited for; where no other way is to be taken, none is. */
function reportBy(sent: Notice, now: Temporal.Instant): Temporal.Instant | null {
  const minutes = fallBackMinutes(sent);
  return minutes === undefined ? null : now.add({ minutes });
}

async function followUp(
  ctx: Context,
  tx: Tx,
  { prepared, outcome }: Answered,
  event: NoticeEvent,
  now: Temporal.Instant
): Promise<void> {
  const { notice, correspondence } = prepared;
  const { merchantId, id: noticeId } = notice;
  if (event === 'reject') {
    if (outcome.kind === 'rejected' && outcome.isOptedOut) await recordOptOut(ctx, tx, notice);
    const isAddressFault = outcome.kind === 'rejected' && outcome.isAddressFault === true;
    await fallBack(ctx, tx, correspondence, {
      because: 'because' in outcome ? outcome.because : '',
      isAddressFault,
      to: 'anywhere'
    });
  }
  if (event === 'deliver' && notice.kind === 'debit-announced' && notice.channel !== 'portal') {
    // From here its age counts: without a notice that surely went out, no debit does.
    await recordCollectionNotice(tx, { merchantId, plannedId: subjectOf(notice), noticeId, sentAt: now });
  }
}

/** Whoever is on the carrier's own list of refusals has told us so, too: from now on it counts here as well. */
async function recordOptOut(
  ctx: Context,
  tx: Tx,
  { merchantId, customerId, channel, language }: Notice
): Promise<void> {
  if (channel === 'portal') return;
  const evidence = { source: 'reply', wording: null, language } as const;
  await refuseChannel(ctx, tx, { merchantId, customerId, channel, evidence });
}

async function wakeFor(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  postponed: readonly Notice[]
): Promise<void> {
  const moments = new Map(postponed.map(({ dueAt }) => [dueAt?.toString(), dueAt]));
  for (const at of moments.values()) await queueSending(ctx, tx, { merchantId, at });
}

/** A link whose message never left is nobody's: the next try makes its own. */
function unusedLinkOf({ prepared, outcome }: Answered): string[] {
  const neverLeft =
    outcome.kind === 'unavailable' || outcome.kind === 'rejected' || prepared.notice.channel === 'portal';
  return prepared.payLinkId !== undefined && neverLeft ? [prepared.payLinkId] : [];
}
