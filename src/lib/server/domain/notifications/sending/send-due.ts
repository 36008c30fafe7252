import type { SendOutcome } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import { reach } from '../../../platform/failpoints.ts';
import { queueSending, type NoticeChannel } from '../notices.ts';
import { markHandedOver, prepareDue, type Due, type Prepared } from './prepare-due.ts';
import { settleOutcomes, type Answered } from './settle-outcomes.ts';

/** Notices that are taken and composed by one transaction. */
const TAKEN_TOGETHER = 100;
/** Notices that are given to their carriers by one note: what may be ambiguous when a worker dies. */
const GIVEN_TOGETHER = 25;
/** Notices under way to a carrier at once; as many again may wait for an answer from one that is slow. */
const MOST_UNDER_WAY = 50;
/** A job is taken away from its worker after five minutes: it stops well before, and another goes on. */
const LONGEST_RUN_MS = 120_000;

type Run = Readonly<{
  ctx: Context;
  merchantId: string;
  underWay: Set<Promise<void>>;
  /** Whose carrier is away, and why: nobody else has to find that out in this run. */
  away: Map<NoticeChannel, SendOutcome>;
  settle: (answered: Answered) => Promise<void>;
}>;

/** Runs of this process, so that one merchant's flood takes one worker, and the others serve the other merchants. */
const running = new WeakMap<Context['db'], Map<string, { again: boolean }>>();

/**
 * Sends everything of a merchant's that is due: taken and composed in batches, handed over side by side, answers written
 * down in batches. While one batch is under way the next is composed. A recipient that is slow, or a message that can't
 * be composed, holds up nobody else.
 */
export async function sendDue(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<void> {
  const { merchantId } = input;
  const runs = running.get(ctx.db) ?? new Map<string, { again: boolean }>();
  running.set(ctx.db, runs);
  const other = runs.get(merchantId);
  if (other) {
    other.again = true;
    return;
  }
  const mine = { again: true };
  runs.set(merchantId, mine);
  const until = performance.now() + LONGEST_RUN_MS;
  try {
    while (mine.again && performance.now() < until) {
      mine.again = false;
      await sendUntil(ctx, merchantId, until);
    }
  } finally {
    runs.delete(merchantId);
  }
  if (performance.now() >= until)
    await ctx.db.withMerchant(merchantId, (tx) => queueSending(ctx, tx, { merchantId, at: null }));
}

async function sendUntil(ctx: Context, merchantId: string, until: number): Promise<void> {
  const run: Run = {
    ...{ ctx, merchantId },
    underWay: new Set(),
    away: new Map(),
    settle: settleTogether(ctx, merchantId)
  };
  const take = () => prepareDue(ctx, { merchantId, most: TAKEN_TOGETHER, without: [...run.away.keys()] });
  try {
    for (let due: Due = await take(); ;) {
      const isLast = due.taken < TAKEN_TOGETHER || performance.now() >= until;
      const next = isLast ? undefined : take();
      // Looked at below; until then its failure is nobody's yet.
      next?.catch(() => undefined);
      await handOver(run, due.ready);
      if (!next) break;
      due = await next;
    }
  } finally {
    await Promise.all(run.underWay);
  }
}

async function handOver(run: Run, ready: readonly Prepared[]): Promise<void> {
  if (ready.length > 0) reach('notice:claimed');
  for (let first = 0; first < ready.length; first += GIVEN_TOGETHER) {
    while (run.underWay.size > MOST_UNDER_WAY - GIVEN_TOGETHER) await Promise.race(run.underWay);
    const group = ready.slice(first, first + GIVEN_TOGETHER);
    for (const prepared of await markHandedOver(run.ctx, run.merchantId, group)) {
      const sending = send(run, prepared).finally(() => run.underWay.delete(sending));
      run.underWay.add(sending);
    }
  }
}

async function send(run: Run, prepared: Prepared): Promise<void> {
  const { channel, id: noticeId } = prepared.notice;
  let outcome = run.away.get(channel);
  if (!outcome) {
    outcome = await prepared.send().catch((error: unknown): SendOutcome => {
      // An adapter answers; one that throws has a fault, and whether something left is anybody's guess.
      run.ctx.log.error({ err: error, noticeId, channel }, 'the channel failed');
      return { kind: 'unknown', because: error instanceof Error ? error.name : 'fault' };
    });
    reach('notice:answered');
    if (outcome.kind === 'unavailable' && outcome.isProviderAway) run.away.set(channel, outcome);
  }
  await run.settle({ prepared, outcome });
}

/**
 * Writes answers down together with those that come in while the last ones are being written: nobody waits for company.
 * Resolves when its answer is committed. An answer that can't be written stays with the janitor, who says so.
 */
function settleTogether(ctx: Context, merchantId: string): Run['settle'] {
  let waiting: Answered[] = [];
  let writing: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    // A moment for those that are on their way together.
    await new Promise((done) => setImmediate(done));
    const batch = waiting;
    waiting = [];
    writing = undefined;
    await settleOutcomes(ctx, merchantId, batch);
  };
  let last: Promise<void> = Promise.resolve();
  return (answered) => {
    waiting.push(answered);
    writing ??= last = last.then(write, write);
    return writing.catch((error: unknown) => {
      ctx.log.error({ err: error, noticeId: answered.prepared.notice.id }, 'an answer was not recorded');
    });
  };
}
