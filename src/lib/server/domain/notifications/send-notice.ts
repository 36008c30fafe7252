import { and, eq } from 'drizzle-orm';
import type { SendOutcome } from '../../channels/index.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { reach } from '../../platform/failpoints.ts';
import { Transient } from '../../platform/transient.ts';
import { recordCollectionNotice } from '../collection/index.ts';
import { revokePayLink } from '../pay-links/index.ts';
import { readCustomer, readMerchant } from '../identity/index.ts';
import { readCorrespondence, type Correspondence } from './compose/notice-content.ts';
import { clearContactFault, listContacts, recordContactFault } from './delivery/list-contacts.ts';
import { planDelivery } from './delivery/plan-delivery.ts';
import { prepareMessage } from './hand-over/prepare-message.ts';
import {
  claimNotice,
  postponeNotice,
  queueNotice,
  queueSending,
  subjectOf,
  type Delivery,
  type Notice
} from './notices.ts';
import { notice } from './schema.ts';

/**
 * Sends one notice: claimed and composed in one transaction, handed over outside any, settled in a second. A worker
 * that dies in between leaves it `sending`, which nobody takes up again but the janitor. Carrier away: back to `queued`,
 * and the queue tries later.
 */
export async function sendNotice(
  ctx: Context,
  input: Readonly<{ merchantId: string; noticeId: string }>
): Promise<void> {
  const prepared = await ctx.db.withMerchant(input.merchantId, (tx) => prepare(ctx, tx, input));
  if (!prepared) return;
  reach('notice:claimed');
  const outcome = await prepared.send();
  reach('notice:answered');
  await ctx.db.withMerchant(input.merchantId, (tx) => settle(ctx, tx, prepared, outcome));
  // A link whose message never left is nobody's: the next try makes its own.
  const neverLeft =
    outcome.kind === 'unavailable' || outcome.kind === 'rejected' || prepared.notice.channel === 'portal';
  if (prepared.payLinkId !== undefined && neverLeft)
    await revokePayLink(ctx, { merchantId: input.merchantId, payLinkId: prepared.payLinkId });
  if (outcome.kind === 'unavailable')
    throw new Transient(`${prepared.notice.channel} is away: ${outcome.because}`);
}

type Prepared = Readonly<{
  notice: Notice;
  correspondence: Correspondence;
  send: () => Promise<SendOutcome>;
  payLinkId: string | undefined;
}>;

async function prepare(
  ctx: Context,
  tx: Tx,
  { merchantId, noticeId }: Readonly<{ merchantId: string; noticeId: string }>
): Promise<Prepared | undefined> {
  const now = ctx.clock.now();
  const [row] = await tx
    .select()
    .from(notice)
    .where(and(eq(notice.merchantId, merchantId), eq(notice.id, noticeId)))
    .for('update');
  if (row?.status !== 'queued') return undefined;
  const planned = await planAnew(ctx, tx, row as Notice);
  if (!planned) return undefined;
  const correspondence = await readCorrespondence(ctx, tx, planned);
  const message = await prepareMessage(correspondence);
  if ('problem' in message) {
    await claimNotice(tx, planned, 'withdraw', now, { problem: message.problem });
    return undefined;
  }
  const { send, payLinkId, said, textVersion } = message;
  const claimed = await claimNotice(tx, planned, 'claim', now, {
    ...deliveryOf(planned),
    said,
    ...(textVersion !== undefined && { textVersion }),
    claimedAt: now
  });
  return claimed && { send, payLinkId, notice: claimed, correspondence };
}

/**
 * The notice as it is to go out now: what its customer chose since it was queued counts. `undefined` when it has to
 * wait for another hour, or when there is no way left.
 */
async function planAnew(ctx: Context, tx: Tx, queued: Notice): Promise<Notice | undefined> {
  if (queued.channel === 'letter') return queued;
  const { merchantId, customerId } = queued;
  const customer = await readCustomer(tx, merchantId, customerId);
  const merchant = await readMerchant(tx, merchantId);
  const delivery = await planDelivery(ctx, tx, queued, { customer, merchant });
  if (!delivery) {
    await claimNotice(tx, queued, 'withdraw', ctx.clock.now(), { problem: 'no-contact' });
    return undefined;
  }
  const planned = { ...queued, ...delivery };
  if (delivery.notBefore === null) return planned;
  await postponeNotice(tx, queued, delivery);
  await queueSending(ctx, tx, planned);
  return undefined;
}

function deliveryOf(planned: Notice): Partial<Delivery> {
  const { channel, channelRule, channelEntryId, timeRule, timeEntryId, notBefore, language } = planned;
  return { channel, channelRule, channelEntryId, timeRule, timeEntryId, notBefore, language };
}

async function settle(ctx: Context, tx: Tx, prepared: Prepared, outcome: SendOutcome): Promise<void> {
  const now = ctx.clock.now();
  const { notice: sending, correspondence } = prepared;
  const settled = await record(tx, sending, outcome, now);
  if (!settled) {
    ctx.log.warn({ noticeId: sending.id }, 'notice was settled by the janitor before its answer came');
    return;
  }
  const { merchantId, id: noticeId, channel } = settled;
  if (outcome.kind === 'rejected') await fallBack(ctx, tx, correspondence, outcome.because);
  if (outcome.kind !== 'sent') return;
  await clearContactFault(tx, settled);
  if (settled.kind === 'debit-announced' && channel !== 'portal') {
    // From here its age counts: without a notice that surely went out, no debit does.
    await recordCollectionNotice(tx, { merchantId, plannedId: subjectOf(settled), noticeId, sentAt: now });
  }
}

function record(tx: Tx, sending: Notice, outcome: SendOutcome, now: Temporal.Instant) {
  switch (outcome.kind) {
    case 'sent':
      return claimNotice(tx, sending, 'deliver', now, {
        providerRef: outcome.providerRef,
        sentAt: now,
        problem: null
      });
    case 'rejected':
      return claimNotice(tx, sending, 'reject', now, { problem: outcome.because });
    case 'unknown':
      return claimNotice(tx, sending, 'lose', now, { problem: outcome.because });
    case 'unavailable':
      return claimNotice(tx, sending, 'postpone', now, { problem: outcome.because });
  }
}

/** Another way to reach the customer, if there is one that this cause hasn't tried. A letter has none. */
async function fallBack(
  ctx: Context,
  tx: Tx,
  { notice: failed, customer, merchant }: Correspondence,
  because: string
): Promise<void> {
  if (failed.channel === 'letter') return;
  const contact = listContacts(customer, merchant).find(({ channel }) => channel === failed.channel);
  const { merchantId, customerId, invoiceId, kind, cause, isAnswer, sendBy } = failed;
  if (contact)
    await recordContactFault(tx, { merchantId, customerId, ...contact, because, at: ctx.clock.now() });
  const news = { merchantId, customerId, invoiceId, kind, cause, isAnswer, sendBy };
  const delivery = await planDelivery(ctx, tx, news, { customer, merchant });
  if (delivery) await queueNotice(ctx, tx, { ...news, sendBy: sendBy ?? undefined, ...delivery });
}
