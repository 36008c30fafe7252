import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../context.ts';
import { giveFeedback, scores, type Occasion } from '../domain/feedback/index.ts';
import { takeTurnOrRefuse } from '../platform/rate-limit/take-turn.ts';

/** Who answers, about what they have done, in which language they were asked. */
export type AskedFeedback = Readonly<{ ctx: Context; of: Occasion; language: Language }>;

/**
 * Keeps what the form of the question says: `score`, and `comment` where there is a field for words. A form without a score
 * says nothing. Refuses `feedback-unknown`, and `too-many-attempts` beyond its limit.
 */
export async function keepFeedback({ ctx, of, language }: AskedFeedback, form: FormData): Promise<void> {
  await takeTurnOrRefuse(ctx.db, 'feedback', `${of.merchantId}/${of.customerId}`, ctx.clock.now());
  const score = scores.find((each) => String(each) === form.get('score'));
  if (score === undefined) return;
  const comment = form.get('comment');
  await giveFeedback(ctx, { ...of, score, language, ...(typeof comment === 'string' && { comment }) });
}
