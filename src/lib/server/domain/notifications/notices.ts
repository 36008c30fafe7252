import { and, eq, sql } from 'drizzle-orm';
import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../context.ts';
import { assert } from '../../platform/assert.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { gathering } from '../../platform/db/gather.ts';
import type { noticeLifecycle } from './notice-lifecycle.ts';
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
  }> &
  /** What the step of a sequence says about it. */
  Partial<Pick<Notice, 'sequenceStepId' | 'tone' | 'ways' | 'fallbackAfterHours'>>;

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
  const dueAt = input.notBefore ?? null;
  const [added] = await tx
    .insert(notice)
    .values({ ...input, id: newId(now), status: 'queued', createdAt: now, dueAt })
    .onConflictDoNothing({ target: [notice.merchantId, notice.cause, notice.channel] })
    .returning({ id: notice.id });
  if (!added) return undefined;
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'notice', subjectId: added.id, from: null, event: 'queue', to: 'queued' }
  ]);
  await queueSending(ctx, tx, { merchantId, at: dueAt });
  return added.id;
}

/**
 * Wakes the sender of a merchant's notices, at once or at a moment: it takes everything that is due then. For notices
 * that are planned in bulk, once per moment is enough; waking it twice does no harm.
 */
export async function queueSending(
  ctx: Pick<Context, 'jobs'>,
  tx: Tx,
  { merchantId, at }: Readonly<{ merchantId: string; at: Temporal.Instant | null }>
): Promise<void> {
  await ctx.jobs.enqueue(tx, {
    name: 'notifications.send-due',
    data: { merchantId },
    // Without a key when it is for now: a job that runs already may have looked before this transaction commits.
    ...(at && { startAt: at, singletonKey: `send-due:${merchantId}:${at.toString()}` })
  });
}

type OfCause = Pick<Notice, 'merchantId' | 'cause'> & Readonly<{ id?: string }>;

/** By which channels this cause was tried, a given notice of it left aside. */
export const listTriedChannels = gathering(async (tx, asked: readonly OfCause[]) => {
  const causes = [...new Set(asked.map(({ cause }) => cause))];
  const rows = await tx
    .select({ id: notice.id, cause: notice.cause, channel: notice.channel })
    .from(notice)
    .where(
      and(
        eq(notice.merchantId, asked[0]!.merchantId),
        sql`${notice.cause} = any(${sql.param(causes)}::text[])`
      )
    );
  const byCause = Map.groupBy(rows, ({ cause }) => cause);
  return asked.map(({ cause, id }): NoticeChannel[] =>
    (byCause.get(cause) ?? []).filter((row) => row.id !== id).map(({ channel }) => channel)
  );
});

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

/** What happens to a notice; the names of its lifecycle. */
export type NoticeEvent = (typeof noticeLifecycle.events)[number];

/** What is written down about a notice when it moves on, or while it waits. */
export type NoticeFacts = Partial<
  Pick<
    Notice,
    | 'providerRef'
    | 'problem'
    | 'sentAt'
    | 'claimedAt'
    | 'handedOverAt'
    | 'dueAt'
    | 'said'
    | 'textVersion'
    | 'delivery'
    | 'deliveryAt'
    | 'reportBy'
    | 'payLinkId'
    | 'openingEntryId'
  > &
    Delivery
>;
