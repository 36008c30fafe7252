import { and, asc, count, desc, eq, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { noticeKinds } from '../delivery/notice-kinds.ts';
import type { Notice, NoticeKind } from '../notices.ts';
import { findConsentEntries, type ConsentEntry } from '../preferences/consent-ledger.ts';
import { notice, sequence, sequenceRun, sequenceStep } from '../schema.ts';

/** A message as its reader finds it in the portal. */
export type InboxItem = Pick<Notice, 'id' | 'kind' | 'channel' | 'invoiceId' | 'said'> &
  Readonly<{ at: Temporal.Instant; isSeen: boolean }>;

/** Where the next page of the list begins: behind this message. */
export type InboxPlace = Readonly<{ at: string; id: string }>;

const PER_PAGE = 25;
const listedKinds = (Object.keys(noticeKinds) as NoticeKind[]).filter((kind) => noticeKinds[kind].isListed);

/** What left us, or may have: never a code, never what is still queued, never what was untrue before it could be sent. */
const listed = (merchantId: string, customerId: string): SQL =>
  and(
    eq(notice.merchantId, merchantId),
    eq(notice.customerId, customerId),
    inArray(notice.kind, listedKinds),
    inArray(notice.status, ['sent', 'ambiguous']),
    // What surely didn't arrive has gone another way, and stands here as that.
    sql`(${notice.delivery} is null or ${notice.delivery} not in ('undelivered', 'bounced'))`,
    or(isNotNull(notice.said), eq(notice.kind, 'letter'))
  )!;

/** A customer's messages, the newest first, a page at a time. */
export async function listInbox(
  tx: Tx,
  merchantId: string,
  customerId: string,
  after?: InboxPlace
): Promise<Readonly<{ items: readonly InboxItem[]; next: InboxPlace | undefined }>> {
  const rows = await tx
    .select()
    .from(notice)
    .where(
      and(
        listed(merchantId, customerId),
        after && sql`(${notice.createdAt}, ${notice.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`
      )
    )
    .orderBy(desc(notice.createdAt), desc(notice.id))
    .limit(PER_PAGE + 1);
  const items = rows.slice(0, PER_PAGE);
  const last = items.at(-1);
  return {
    items: items.map(itemOf),
    next: rows.length > PER_PAGE && last ? { at: last.createdAt.toString(), id: last.id } : undefined
  };
}

/** How many messages this customer hasn't opened; at most 99. */
export async function countUnread(tx: Tx, merchantId: string, customerId: string): Promise<number> {
  const [row] = await tx.select({ unread: count() }).from(
    tx
      .select({ id: notice.id })
      .from(notice)
      .where(and(listed(merchantId, customerId), isNull(notice.seenAt)))
      .limit(99)
      .as('unread')
  );
  return row?.unread ?? 0;
}

/** One try to send it: by which way, and what became of it. */
export type InboxDelivery = Pick<Notice, 'channel' | 'status'> & Readonly<{ at: Temporal.Instant }>;

/** Why a customer got a message: what it followed, by which rules, and the choice of theirs that decided. */
export type Explanation = Pick<Notice, 'kind' | 'channelRule' | 'timeRule' | 'textVersion' | 'isAnswer'> &
  Readonly<{
    /** When there was something to say. */
    causedAt: Temporal.Instant;
    /** The merchant's own plan that it belongs to, as it stood for this invoice; `undefined`: none asked for it. */
    sequence: Readonly<{ name: string; version: number }> | undefined;
    channelChoice: ConsentEntry | undefined;
    timeChoice: ConsentEntry | undefined;
    /** By what they agreed that this e-mail says when it is opened; `undefined`: it says nothing. */
    openingChoice: ConsentEntry | undefined;
  }>;

export type InboxNotice = InboxItem &
  Readonly<{ deliveries: readonly InboxDelivery[]; why: Explanation; language: string }>;

/** One message of this customer's. Refuses `notice-unknown`, the same for another's and for one that isn't listed. */
export async function readInboxNotice(
  tx: Tx,
  merchantId: string,
  customerId: string,
  noticeId: string
): Promise<InboxNotice> {
  const [row] = await tx
    .select()
    .from(notice)
    .where(and(listed(merchantId, customerId), eq(notice.id, noticeId)));
  if (!row) throw new Refusal('notice-unknown');
  const tries = await tx
    .select({
      channel: notice.channel,
      status: notice.status,
      createdAt: notice.createdAt,
      sentAt: notice.sentAt
    })
    .from(notice)
    .where(
      and(eq(notice.merchantId, merchantId), eq(notice.customerId, customerId), eq(notice.cause, row.cause))
    )
    .orderBy(asc(notice.createdAt), asc(notice.id));
  const entryIds = [row.channelEntryId, row.timeEntryId, row.openingEntryId].filter((id) => id !== null);
  const entries = await findConsentEntries(tx, merchantId, customerId, entryIds);
  const choice = (id: string | null) => entries.find((entry) => entry.id === id);
  const { kind, channelRule, timeRule, textVersion, isAnswer, language } = row;
  return {
    ...itemOf(row),
    language,
    deliveries: tries.map(({ channel, status, createdAt, sentAt }) => ({
      ...{ channel, status },
      at: sentAt ?? createdAt
    })),
    why: {
      ...{ kind, channelRule, timeRule, textVersion, isAnswer },
      causedAt: row.createdAt,
      sequence: await findSequence(tx, row),
      channelChoice: choice(row.channelEntryId),
      timeChoice: choice(row.timeEntryId),
      openingChoice: choice(row.openingEntryId)
    }
  };
}

/** Which sequence asked for a message, in which version. */
async function findSequence(
  tx: Tx,
  { merchantId, sequenceStepId }: Pick<Notice, 'merchantId' | 'sequenceStepId'>
): Promise<Explanation['sequence']> {
  if (sequenceStepId === null) return undefined;
  const [found] = await tx
    .select({ name: sequence.name, version: sequenceRun.version })
    .from(sequenceStep)
    .innerJoin(
      sequenceRun,
      and(eq(sequenceRun.merchantId, sequenceStep.merchantId), eq(sequenceRun.id, sequenceStep.runId))
    )
    .innerJoin(
      sequence,
      and(eq(sequence.merchantId, sequenceRun.merchantId), eq(sequence.id, sequenceRun.sequenceId))
    )
    .where(and(eq(sequenceStep.merchantId, merchantId), eq(sequenceStep.id, sequenceStepId)));
  return found;
}

/** The customer opened these messages, or all of them. What isn't theirs stays as it is. */
export async function markSeen(
  tx: Tx,
  input: Readonly<{
    merchantId: string;
    customerId: string;
    noticeIds: readonly string[] | 'all';
    at: Temporal.Instant;
  }>
): Promise<void> {
  const { merchantId, customerId, noticeIds, at } = input;
  if (noticeIds !== 'all' && noticeIds.length === 0) return;
  await tx
    .update(notice)
    .set({ seenAt: at })
    .where(
      and(
        listed(merchantId, customerId),
        isNull(notice.seenAt),
        noticeIds === 'all' ? undefined : inArray(notice.id, [...noticeIds])
      )
    );
}

function itemOf(row: typeof notice.$inferSelect): InboxItem {
  const { id, kind, channel, invoiceId, said, sentAt, createdAt, seenAt } = row;
  return { id, kind, channel, invoiceId, said, at: sentAt ?? createdAt, isSeen: seenAt !== null };
}
