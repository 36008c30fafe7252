import { and, eq } from 'drizzle-orm';
import type { SendOutcome } from '../../channels/index.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { reach } from '../../platform/failpoints.ts';
import { Transient } from '../../platform/transient.ts';
import { recordCollectionNotice } from '../collection/index.ts';
import { revokePayLink } from '../pay-links/index.ts';
import { listContacts, type Contact } from './choose-contact.ts';
import { composeNotice } from './compose/compose-notice.ts';
import { readCorrespondence, type Correspondence, type NoticeContent } from './compose/notice-content.ts';
import { toEmail } from './compose/to-email.ts';
import { claimNotice, queueNotice, subjectOf, type Notice } from './notices.ts';
import { notice } from './schema.ts';
import { openLetter } from './seal-letter.ts';
import { toSms } from './compose/to-sms.ts';

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
  if (prepared.payLinkId !== undefined && (outcome.kind === 'unavailable' || outcome.kind === 'rejected'))
    await revokePayLink(ctx, { merchantId: input.merchantId, payLinkId: prepared.payLinkId });
  if (outcome.kind === 'unavailable')
    throw new Transient(`${prepared.notice.channel} is away: ${outcome.because}`);
}

type Prepared = Readonly<{
  notice: Notice;
  correspondence: Correspondence;
  send: () => Promise<SendOutcome>;
  payLinkId?: string | undefined;
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
  const queued = row as Notice;
  const correspondence = await readCorrespondence(ctx, tx, queued);
  const message = await compose(ctx, correspondence);
  if ('problem' in message) {
    await claimNotice(tx, queued, 'withdraw', now, { problem: message.problem });
    if (message.problem === 'no-contact') await fallBack(ctx, tx, correspondence);
    return undefined;
  }
  const claimed = await claimNotice(tx, queued, 'claim', now, { claimedAt: now });
  return claimed && { ...message, notice: claimed, correspondence };
}

type Composed =
  | Readonly<{ send: () => Promise<SendOutcome>; payLinkId?: string | undefined }>
  | Readonly<{ problem: 'no-longer-true' | 'no-contact' }>;

async function compose(ctx: Context, correspondence: Correspondence): Promise<Composed> {
  const { notice: queued, customer, merchant } = correspondence;
  if (queued.channel === 'letter') {
    const letter = {
      noticeId: queued.id,
      pdf: openLetter(ctx, queued),
      recipientName: customer.name,
      country: customer.address?.country ?? merchant.country
    };
    return { send: () => ctx.channels.letter(letter) };
  }
  const contact = listContacts(customer, merchant).find(({ channel }) => channel === queued.channel);
  if (!contact) return { problem: 'no-contact' };
  const content = await composeNotice(correspondence);
  if (!content) return { problem: 'no-longer-true' };
  return { send: await handOver(ctx, correspondence, content, contact), payLinkId: content.payLinkId };
}

async function handOver(
  ctx: Context,
  correspondence: Correspondence,
  content: NoticeContent,
  { channel, address }: Contact
): Promise<() => Promise<SendOutcome>> {
  if (channel === 'sms') {
    const text = toSms(correspondence, content, address);
    return () => ctx.channels.sms(text);
  }
  const email = await toEmail(correspondence, content, address);
  return () => ctx.channels.email(email);
}

async function settle(ctx: Context, tx: Tx, prepared: Prepared, outcome: SendOutcome): Promise<void> {
  const now = ctx.clock.now();
  const { notice: sending, correspondence } = prepared;
  const settled = await record(tx, sending, outcome, now);
  if (!settled)
    ctx.log.warn({ noticeId: sending.id }, 'notice was settled by the janitor before its answer came');
  else if (outcome.kind === 'rejected') await fallBack(ctx, tx, correspondence);
  else if (outcome.kind === 'sent' && settled.kind === 'debit-announced') {
    // From here its age counts: without a notice that surely went out, no debit does.
    const { merchantId, id: noticeId } = settled;
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
  { notice: failed, customer, merchant }: Correspondence
): Promise<void> {
  if (failed.channel === 'letter') return;
  const other = listContacts(customer, merchant).find(({ channel }) => channel !== failed.channel);
  if (!other) return;
  const { merchantId, customerId, invoiceId, kind, cause, language } = failed;
  await queueNotice(ctx, tx, {
    merchantId,
    customerId,
    invoiceId,
    kind,
    cause,
    language,
    channel: other.channel
  });
}
