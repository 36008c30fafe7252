import { and, asc, eq, inArray, isNull, lte, notInArray, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { moveNotices, noteOnNotices } from '../move-notices.ts';
import { queueSending, type Notice, type NoticeChannel } from '../notices.ts';
import { notice } from '../schema.ts';
import { decideNotice, type Decided, type Prepared } from './decide-notice.ts';
import { recordFailures } from './record-failures.ts';

export type { Prepared };

export type Due = Readonly<{
  /** How many were looked at; fewer than asked for means that no more are due. */
  taken: number;
  ready: readonly Prepared[];
}>;

export type DueQuestion = Readonly<{
  merchantId: string;
  /** At most so many. */
  most: number;
  /** Channels whose carrier is away. */
  without: readonly NoticeChannel[];
}>;

/**
 * Takes the notices that are due, the oldest first, decides anew how each goes and whether it is still true, composes
 * them, and claims them: one transaction, whose statements are the same few however many there are. Other workers take
 * others meanwhile. One that can't be composed is written down and doesn't keep the rest.
 */
export async function prepareDue(ctx: Context, question: DueQuestion): Promise<Due> {
  const { merchantId } = question;
  let ids: string[] = [];
  try {
    return await ctx.db.withMerchant(merchantId, async (tx) => {
      const rows = await takeDue(ctx, tx, question, question.most);
      ids = rows.map(({ id }) => id);
      return { taken: rows.length, ready: await prepareAll(ctx, tx, merchantId, rows) };
    });
  } catch (error) {
    // One of them broke the transaction for all: each for itself then.
    if (ids.length === 0) throw error;
    ctx.log.warn({ err: error, count: ids.length }, 'a batch of notices broke; each is tried alone');
    const ready: Prepared[] = [];
    for (const id of ids) ready.push(...(await prepareAlone(ctx, question, id)));
    return { taken: ids.length, ready };
  }
}

async function prepareAlone(ctx: Context, question: DueQuestion, id: string): Promise<readonly Prepared[]> {
  const { merchantId } = question;
  try {
    return await ctx.db.withMerchant(merchantId, async (tx) =>
      prepareAll(ctx, tx, merchantId, await takeDue(ctx, tx, question, 1, eq(notice.id, id)))
    );
  } catch (error) {
    await ctx.db.withMerchant(merchantId, async (tx) => {
      const [row] = await takeDue(ctx, tx, question, 1, eq(notice.id, id));
      if (row) await recordFailures(ctx, tx, [{ notice: row, error }]);
    });
    return [];
  }
}

/** Locks what is due; what another worker holds is left to it. */
async function takeDue(
  ctx: Context,
  tx: Tx,
  { merchantId, without }: DueQuestion,
  most: number,
  narrower?: SQL
): Promise<Notice[]> {
  // Letters wait for their pile where no print service takes them one by one.
  const waiting: NoticeChannel[] = ctx.channels.letter.isSetUp ? [...without] : [...without, 'letter'];
  const turn = sql`coalesce(${notice.dueAt}, ${notice.createdAt})`;
  const rows = await tx
    .select()
    .from(notice)
    .where(
      and(
        eq(notice.merchantId, merchantId),
        eq(notice.status, 'queued'),
        // Nothing goes out in the name of a suspended merchant; it waits where it is.
        sql`not exists (select from merchant where id = ${merchantId} and suspended_at is not null)`,
        lte(turn, sql.param(ctx.clock.now(), notice.dueAt)),
        isNull(notice.letterBatchId),
        waiting.length > 0 ? notInArray(notice.channel, waiting) : undefined,
        narrower
      )
    )
    .orderBy(turn, asc(notice.id))
    .limit(most)
    .for('update', { skipLocked: true });
  return rows as Notice[];
}

async function prepareAll(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  rows: readonly Notice[]
): Promise<readonly Prepared[]> {
  const now = ctx.clock.now();
  // Side by side, so that what they ask is asked together (`gathering`); each ends by itself, well or not.
  const decided = await Promise.all(
    rows.map((row): Promise<Decided> =>
      decideNotice(ctx, tx, row).catch((error: unknown) => ({ kind: 'failed', notice: row, error }))
    )
  );
  const of = <K extends Decided['kind']>(kind: K) =>
    decided.filter((each): each is Extract<Decided, { kind: K }> => each.kind === kind);
  await moveNotices(
    tx,
    'withdraw',
    now,
    of('withdraw').map(({ notice: before, problem }) => ({ before, facts: { problem } }))
  );
  await postpone(ctx, tx, merchantId, of('wait'));
  await recordFailures(ctx, tx, of('failed'));
  const ready = of('ready');
  const claimed = await moveNotices(
    tx,
    'claim',
    now,
    ready.map(({ planned }) => ({
      before: { ...planned, status: 'queued' },
      facts: { claimedAt: now, handedOverAt: null }
    }))
  );
  const byId = new Map(claimed.map((each) => [each.id, each]));
  return ready.flatMap(({ prepared }) => {
    const mine = byId.get(prepared.notice.id);
    return mine ? [{ ...prepared, notice: mine }] : [];
  });
}

/** Notes another hour for notices that still wait, and wakes the sender then. */
async function postpone(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  waiting: readonly Extract<Decided, { kind: 'wait' }>[]
): Promise<void> {
  await noteOnNotices(
    tx,
    waiting.map(({ notice: before, delivery }) => ({
      before,
      facts: { ...delivery, dueAt: delivery.notBefore }
    }))
  );
  const moments = new Map(waiting.map(({ delivery: { notBefore: at } }) => [at?.toString(), at]));
  for (const at of moments.values()) await queueSending(ctx, tx, { merchantId, at });
}

/**
 * Notes that these are given to their carriers now, if they still are this worker's: one that was frozen, and whose
 * notices the janitor gave to others, gets none. What was never noted was surely never sent.
 */
export async function markHandedOver(
  ctx: Context,
  merchantId: string,
  group: readonly Prepared[]
): Promise<readonly Prepared[]> {
  const now = ctx.clock.now();
  const claims = new Map(group.map((each) => [each.notice.id, each.notice.tries]));
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .update(notice)
      .set({ handedOverAt: now })
      .where(
        and(
          eq(notice.merchantId, merchantId),
          inArray(notice.id, [...claims.keys()]),
          eq(notice.status, 'sending')
        )
      )
      .returning({ id: notice.id, tries: notice.tries })
  );
  const ours = new Set(rows.filter(({ id, tries }) => claims.get(id) === tries).map(({ id }) => id));
  return group.filter((each) => ours.has(each.notice.id));
}
