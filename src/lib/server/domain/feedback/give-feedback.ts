import { and, eq, isNull } from 'drizzle-orm';
import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { listMetArms } from '../variants/index.ts';
import { commentOf } from './comment-of.ts';
import { findQuestion, type Score } from './find-question.ts';
import { refuseNotDone, type Occasion } from './occasion.ts';
import { feedbackAnswer, feedbackVariant } from './schema.ts';

export type GivenFeedback = Occasion &
  Readonly<{
    score: Score;
    /** As typed; without it the words that were said before stay. */
    comment?: string;
    /** In which the question was asked. */
    language: Language;
  }>;

/**
 * Keeps what a customer says about something that they have done, with the variants that they are in now. Said anew it takes
 * the place of what was said before; said again it changes nothing. Where nobody is asked (any more), nothing is kept:
 * whoever answers is never held up. Refuses `feedback-unknown` for what this customer hasn't done.
 */
export async function giveFeedback(
  ctx: Context,
  { score, comment, language, ...asked }: GivenFeedback
): Promise<void> {
  await refuseNotDone(ctx, asked);
  if (!(await findQuestion(ctx, asked))) return;
  const answeredAt = ctx.clock.now();
  await ctx.db.withMerchant(asked.merchantId, async (tx) => {
    const before = await lockAnswer(tx, asked);
    const words = comment === undefined ? before?.comment : (commentOf(comment) ?? null);
    if (before && before.score === score && before.comment === words) return;
    if (before) await replaceAnswer(tx, before, answeredAt);
    const answer = { ...asked, id: newId(answeredAt), score, comment: words ?? null, language, answeredAt };
    const [added] = await tx
      .insert(feedbackAnswer)
      .values(answer)
      .onConflictDoNothing()
      .returning({ id: feedbackAnswer.id });
    // Two taps at once are one answer: the first.
    if (added) await keepVariants(tx, answer);
  });
}

async function lockAnswer(tx: Tx, { merchantId, customerId, occasion, occasionId }: Occasion) {
  const [answer] = await tx
    .select()
    .from(feedbackAnswer)
    .where(
      and(
        eq(feedbackAnswer.merchantId, merchantId),
        eq(feedbackAnswer.customerId, customerId),
        eq(feedbackAnswer.occasion, occasion),
        eq(feedbackAnswer.occasionId, occasionId),
        isNull(feedbackAnswer.replacedAt)
      )
    )
    .for('update');
  return answer;
}

async function replaceAnswer(
  tx: Tx,
  { merchantId, id }: typeof feedbackAnswer.$inferSelect,
  replacedAt: Temporal.Instant
): Promise<void> {
  await tx
    .update(feedbackAnswer)
    .set({ replacedAt })
    .where(and(eq(feedbackAnswer.merchantId, merchantId), eq(feedbackAnswer.id, id)));
}

async function keepVariants(tx: Tx, answer: typeof feedbackAnswer.$inferInsert): Promise<void> {
  const { merchantId, id, customerId, answeredAt } = answer;
  const met = await listMetArms(tx, { merchantId, customerId, at: answeredAt });
  if (met.length === 0) return;
  await tx
    .insert(feedbackVariant)
    .values(met.map(({ splitId, arm }) => ({ merchantId, answerId: id, splitId, arm })));
}
