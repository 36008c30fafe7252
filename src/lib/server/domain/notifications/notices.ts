import { and, eq, sql } from 'drizzle-orm';
import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../context.ts';
import { assert } from '../../platform/assert.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { noticeLifecycle } from './notice-lifecycle.ts';
import { notice } from './schema.ts';

/** One message to one customer about one thing. */
export type Notice = Readonly<Omit<typeof notice.$inferSelect, 'language'>> &
  Readonly<{ language: Language }>;
export type NoticeKind = Notice['kind'];
export type NoticeChannel = Notice['channel'];

/** What there is to say, to whom and why; how it goes is decided by itself. */
export type News = Pick<Notice, 'merchantId' | 'customerId' | 'invoiceId' | 'kind' | 'cause'> &
  Readonly<{
    /** It answers what the customer did a moment ago: it doesn't wait for a good hour. */
    isAnswer?: boolean;
    /** After this moment it would be too late to be told. */
    sendBy?: Temporal.Instant | undefined;
  }>;

/** How a notice goes, and why so. */
export type Delivery = Pick<
  Notice,
  'channel' | 'channelRule' | 'channelEntryId' | 'timeRule' | 'timeEntryId' | 'notBefore' | 'language'
>;

export type NewNotice = News & Pick<Delivery, 'channel' | 'language'> & Partial<Delivery>;

/** The id of what a notice is about: the second part of `attempt:<id>:failed`, `pay-link:<id>:<day>`. */
export function subjectOf({ cause }: Pick<Notice, 'cause'>): string {
  const [, id] = cause.split(':');
  assert(id !== undefined, 'a cause names its subject');
  return id;
}

/**
 * Writes down that a notice is to be sent and queues its sending, in the caller's transaction. Answers its id, or
 * `undefined` when this cause already has its notice on this channel: never twice.
 */
export async function queueNotice(ctx: Context, tx: Tx, input: NewNotice): Promise<string | undefined> {
  const now = ctx.clock.now();
  const { merchantId } = input;
  const [added] = await tx
    .insert(notice)
    .values({ ...input, id: newId(now), status: 'queued', createdAt: now })
    .onConflictDoNothing({ target: [notice.merchantId, notice.cause, notice.channel] })
    .returning({ id: notice.id });
  if (!added) return undefined;
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'notice', subjectId: added.id, from: null, event: 'queue', to: 'queued' }
  ]);
  await queueSending(ctx, tx, { merchantId, id: added.id, notBefore: input.notBefore ?? null });
  return added.id;
}

/** Queues the sending, for the hour that was chosen if there is one. Sooner or twice does no harm: it is decided anew. */
export async function queueSending(
  ctx: Context,
  tx: Tx,
  { merchantId, id: noticeId, notBefore }: Pick<Notice, 'merchantId' | 'id' | 'notBefore'>
): Promise<void> {
  await ctx.jobs.enqueue(tx, {
    name: 'notifications.send-notice',
    data: { merchantId, noticeId },
    ...(notBefore && { startAt: notBefore })
  });
}

/** By which channels this cause was tried, a given notice of it left aside. */
export async function listTriedChannels(
  tx: Tx,
  { merchantId, cause, id }: Pick<Notice, 'merchantId' | 'cause'> & Readonly<{ id?: string }>
): Promise<NoticeChannel[]> {
  const rows = await tx
    .select({ id: notice.id, channel: notice.channel })
    .from(notice)
    .where(and(eq(notice.merchantId, merchantId), eq(notice.cause, cause)));
  return rows.filter((row) => row.id !== id).map(({ channel }) => channel);
}

/** Notes another hour for a notice that still waits. */
export async function postponeNotice(tx: Tx, waiting: Notice, delivery: Delivery): Promise<void> {
  await tx
    .update(notice)
    .set(delivery)
    .where(
      and(eq(notice.merchantId, waiting.merchantId), eq(notice.id, waiting.id), eq(notice.status, 'queued'))
    );
}

/** Whether anything was ever said about this cause, on any channel. */
export async function hasNotice(tx: Tx, merchantId: string, cause: string): Promise<boolean> {
  const rows = await tx
    .select({ id: notice.id })
    .from(notice)
    .where(and(eq(notice.merchantId, merchantId), eq(notice.cause, cause)))
    .limit(1);
  return rows.length > 0;
}

/** One notice. Refuses `notice-unknown`, the same for another merchant's. */
export async function readNotice(tx: Tx, merchantId: string, noticeId: string): Promise<Notice> {
  const [row] = await tx
    .select()
    .from(notice)
    .where(and(eq(notice.merchantId, merchantId), eq(notice.id, noticeId)));
  if (!row) throw new Refusal('notice-unknown');
  return row as Notice;
}

type Event = (typeof noticeLifecycle.events)[number];
type Facts = Partial<
  Pick<Notice, 'providerRef' | 'problem' | 'sentAt' | 'claimedAt' | 'said' | 'textVersion'> & Delivery
>;

/**
 * Moves a notice on, if it still stands as it was read: same status, same try. `undefined` means that somebody else
 * moved it first, such as the janitor while this worker was frozen.
 */
export async function claimNotice(
  tx: Tx,
  before: Notice,
  event: Event,
  now: Temporal.Instant,
  facts: Facts = {}
): Promise<Notice | undefined> {
  const to = noticeLifecycle.next(before.status, event);
  const [row] = await tx
    .update(notice)
    .set({ ...facts, status: to, ...(event === 'claim' && { tries: sql`${notice.tries} + 1` }) })
    .where(
      and(
        eq(notice.merchantId, before.merchantId),
        eq(notice.id, before.id),
        eq(notice.status, before.status),
        eq(notice.tries, before.tries)
      )
    )
    .returning();
  if (!row) return undefined;
  await recordStatusChanges(tx, before.merchantId, now, [
    { subjectKind: 'notice', subjectId: before.id, from: before.status, event, to }
  ]);
  return row as Notice;
}
