import { and, asc, count, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { actorIdOf, readCustomer, readMerchant, recordAudit } from '../../identity/index.ts';
import { correspondenceOf } from '../compose/notice-content.ts';
import { letterBatch } from '../delivery-schema.ts';
import { prepareMessage } from '../hand-over/prepare-message.ts';
import { moveNotices } from '../move-notices.ts';
import type { Notice } from '../notices.ts';
import { notice } from '../schema.ts';
import { recheckStep } from '../sequences/recheck-steps.ts';

/** A pile of letters for a printer without an interface. */
export type LetterBatch = Readonly<typeof letterBatch.$inferSelect & { letters: number }>;

/** A sheet of paper is drawn in a moment; a pile this high in a minute. */
const MOST_LETTERS = 1_000;
const MOST_BATCHES = 50;

const isWaiting = (merchantId: string) =>
  and(
    eq(notice.merchantId, merchantId),
    eq(notice.channel, 'letter'),
    eq(notice.status, 'queued'),
    isNull(notice.letterBatchId)
  );

/** How many letters wait for a pile, and the piles so far, the newest first. */
export async function listLetterBatches(
  ctx: Context,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<Readonly<{ waiting: number; batches: readonly LetterBatch[] }>> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx.select({ waiting: count() }).from(notice).where(isWaiting(merchantId));
    const letters = tx.$count(
      notice,
      and(eq(notice.merchantId, merchantId), eq(notice.letterBatchId, sql`${letterBatch.id}`))
    );
    const batches = await tx
      .select({
        merchantId: letterBatch.merchantId,
        id: letterBatch.id,
        createdAt: letterBatch.createdAt,
        createdBy: letterBatch.createdBy,
        handedOverAt: letterBatch.handedOverAt,
        handedOverBy: letterBatch.handedOverBy,
        letters
      })
      .from(letterBatch)
      .where(eq(letterBatch.merchantId, merchantId))
      .orderBy(desc(letterBatch.createdAt), desc(letterBatch.id))
      .limit(MOST_BATCHES);
    return { waiting: row?.waiting ?? 0, batches };
  });
}

/**
 * Puts the letters that wait onto a new pile: each is printed as PDF now, what has become untrue is withdrawn. At most
 * 1,000. Refuses `no-letters-waiting`.
 */
export async function makeLetterBatch(
  ctx: Context,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<Readonly<{ batchId: string; letters: number }>> {
  const now = ctx.clock.now();
  const batchId = newId(now);
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const waiting = (await tx
      .select()
      .from(notice)
      .where(isWaiting(merchantId))
      .orderBy(asc(notice.createdAt), asc(notice.id))
      .limit(MOST_LETTERS)
      .for('update', { skipLocked: true })) as Notice[];
    if (waiting.length === 0) throw new Refusal('no-letters-waiting');
    let letters = 0;
    for (const letter of waiting) if (await printOnto(ctx, tx, letter, batchId)) letters += 1;
    await tx
      .insert(letterBatch)
      .values({ merchantId, id: batchId, createdAt: now, createdBy: actorIdOf(ctx.actor) });
    const act = { subjectKind: 'letter-batch', subjectId: batchId, details: { letters } };
    await recordAudit(ctx, tx, merchantId, { action: 'make-letter-batch', ...act });
    return { batchId, letters };
  });
}

async function printOnto(ctx: Context, tx: Tx, letter: Notice, batchId: string): Promise<boolean> {
  const { merchantId, id } = letter;
  const [merchant, customer] = await Promise.all([
    readMerchant(tx, merchantId),
    readCustomer(tx, merchantId, letter.customerId)
  ]);
  const verdict = await recheckStep(tx, { ctx, notice: letter });
  // What has to wait is left for another pile.
  if (verdict.kind === 'wait') return false;
  // Printing keeps the sheet with its notice; sending isn't asked for.
  const message =
    verdict.kind === 'withdraw'
      ? { problem: verdict.because }
      : await prepareMessage(
          correspondenceOf({ ctx, tx, notice: letter, customer, merchant, costs: verdict.costs })
        );
  if ('problem' in message) {
    await moveNotices(tx, 'withdraw', ctx.clock.now(), [
      { before: letter, facts: { problem: message.problem } }
    ]);
    return false;
  }
  const { said, textVersion = letter.textVersion } = message;
  await tx
    .update(notice)
    .set({ letterBatchId: batchId, said, textVersion })
    .where(and(eq(notice.merchantId, merchantId), eq(notice.id, id)));
  return true;
}

/** The letters of a pile, in its order. Refuses `letter-batch-unknown`. */
export async function listBatchLetters(
  tx: Tx,
  merchantId: string,
  batchId: string
): Promise<Readonly<{ batch: typeof letterBatch.$inferSelect; letters: readonly Notice[] }>> {
  const [batch] = await tx
    .select()
    .from(letterBatch)
    .where(and(eq(letterBatch.merchantId, merchantId), eq(letterBatch.id, batchId)))
    .for('update');
  if (!batch) throw new Refusal('letter-batch-unknown');
  const letters = (await tx
    .select()
    .from(notice)
    .where(and(eq(notice.merchantId, merchantId), eq(notice.letterBatchId, batchId)))
    .orderBy(asc(notice.createdAt), asc(notice.id))) as Notice[];
  return { batch, letters };
}

/**
 * Somebody gave a pile to the printer: its letters are sent. Said twice, it counts once. Refuses `letter-batch-unknown`.
 */
export async function handOverLetterBatch(
  ctx: Context,
  { merchantId, batchId }: Readonly<{ merchantId: string; batchId: string }>
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { batch, letters } = await listBatchLetters(tx, merchantId, batchId);
    if (batch.handedOverAt !== null) return;
    const queued = letters.filter(({ status }) => status === 'queued');
    const claimed = await moveNotices(
      tx,
      'claim',
      now,
      queued.map((before) => ({ before, facts: { claimedAt: now, handedOverAt: now } }))
    );
    await moveNotices(
      tx,
      'deliver',
      now,
      claimed.map((before) => ({
        before,
        facts: {
          sentAt: now,
          providerRef: `pile-${before.id}`,
          delivery: 'accepted',
          deliveryAt: now,
          problem: null
        }
      }))
    );
    await tx
      .update(letterBatch)
      .set({ handedOverAt: now, handedOverBy: actorIdOf(ctx.actor) })
      .where(and(eq(letterBatch.merchantId, merchantId), eq(letterBatch.id, batchId)));
    const act = { subjectKind: 'letter-batch', subjectId: batchId, details: { letters: claimed.length } };
    await recordAudit(ctx, tx, merchantId, { action: 'hand-over-letter-batch', ...act });
  });
}
