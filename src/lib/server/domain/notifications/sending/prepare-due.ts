import { and, asc, eq, inArray, isNull, lte, notInArray, sql, type SQL } from 'drizzle-orm';
import type { SendOutcome } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inNameOf, readCustomer, readMerchant } from '../../identity/index.ts';
import { correspondenceOf, type Correspondence } from '../compose/notice-content.ts';
import { planDelivery } from '../delivery/plan-delivery.ts';
import { prepareMessage } from '../hand-over/prepare-message.ts';
import { moveNotices, noteOnNotices } from '../move-notices.ts';
import { queueSending, type Delivery, type Notice, type NoticeChannel } from '../notices.ts';
import { notice } from '../schema.ts';
import { isSilenced } from '../sequences/contact-holds.ts';
import { recheckStep } from '../sequences/recheck-steps.ts';
import { recordFailures } from './record-failures.ts';

/** A notice that is claimed, composed and addressed; nothing of it has left yet. */
export type Prepared = Readonly<{
  notice: Notice;
  correspondence: Correspondence;
  send: () => Promise<SendOutcome>;
  payLinkId: string | undefined;
}>;

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

type Decided =
  | Readonly<{ kind: 'ready'; planned: Notice; prepared: Prepared }>
  | Readonly<{ kind: 'withdraw'; notice: Notice; problem: string }>
  | Readonly<{ kind: 'wait'; notice: Notice; delivery: Delivery }>
  | Readonly<{ kind: 'failed'; notice: Notice; error: unknown }>;

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
      decide(ctx, tx, row).catch((error: unknown) => ({ kind: 'failed', notice: row, error }))
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

async function decide(ctx: Context, tx: Tx, queued: Notice): Promise<Decided> {
  const { merchantId, customerId } = queued;
  if (isAutomatic(queued) && (await isSilenced(tx, { merchantId, customerId, now: ctx.clock.now() })))
    return { kind: 'withdraw', notice: queued, problem: 'contact-held' };
  const verdict = await recheckStep(tx, { ctx, notice: queued });
  if (verdict.kind === 'withdraw') return { kind: 'withdraw', notice: queued, problem: verdict.because };
  if (verdict.kind === 'wait')
    return {
      kind: 'wait',
      notice: queued,
      delivery: { ...queued, timeRule: verdict.rule, notBefore: verdict.until }
    };
  const [merchant, customer] = await Promise.all([
    readMerchant(tx, merchantId),
    readCustomer(tx, merchantId, customerId)
  ]);
  // A letter was written for the post, and lies there.
  const delivery: Delivery | undefined =
    queued.channel === 'letter'
      ? { ...queued, notBefore: null }
      : await planDelivery(ctx, tx, queued, { customer, merchant });
  if (!delivery) return { kind: 'withdraw', notice: queued, problem: 'no-contact' };
  if (delivery.notBefore !== null) return { kind: 'wait', notice: queued, delivery };
  const planned: Notice = { ...queued, ...delivery };
  const correspondence = correspondenceOf({
    // Whatever the message leads to is on the merchant's own host, if there is one.
    ...{ ctx: inNameOf(ctx, merchant), tx, notice: planned, customer, merchant },
    costs: verdict.costs,
    alsoAbout: verdict.alsoAbout,
    attach: verdict.attach
  });
  const message = await prepareMessage(correspondence);
  if ('problem' in message) return { kind: 'withdraw', notice: queued, problem: message.problem };
  const { send, payLinkId, said, textVersion = planned.textVersion } = message;
  const composed = { ...planned, said, textVersion, payLinkId: payLinkId ?? null };
  return {
    kind: 'ready',
    planned: composed,
    prepared: { notice: composed, correspondence, send, payLinkId }
  };
}

/** Nobody asked for it a moment ago, and nobody of the merchant wrote it. */
function isAutomatic({ isAnswer, kind }: Notice): boolean {
  return !isAnswer && kind !== 'reply' && kind !== 'letter';
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
