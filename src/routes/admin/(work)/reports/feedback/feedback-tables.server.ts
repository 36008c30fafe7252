import { scores } from '#lib/server/domain/feedback/index.ts';
import {
  readFeedbackReport,
  sumOf,
  walkAnswers,
  type FeedbackAsked,
  type ScoreTally
} from '#lib/server/domain/reporting/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';

type Fields = readonly (string | number | null | undefined)[];

/** The report as a table: one line per part of each cut, with how many answers there are of each score. */
export async function feedbackTable(who: SignedIn, asked: FeedbackAsked) {
  const { tally, byOccasion, byMonth, byVariant } = await readFeedbackReport(who.ctx, asked);
  const line = (by: string, part: string, of: ScoreTally): Fields => {
    const { count, sum, easy } = sumOf(of);
    return [by, part, ...scores.map((score) => of[score]), count, easy, sum];
  };
  return {
    head: ['by', 'part', ...scores.map((score) => `score_${score}`), 'answers', 'easy', 'score_sum'],
    rows: [
      line('all', '', tally),
      ...byOccasion.map((part) => line('occasion', part.key, part.tally)),
      ...byMonth.map((part) => line('month', part.key, part.tally)),
      ...byVariant.map((part) => line('variant', `${part.experiment}: ${part.key}`, part.tally))
    ]
  };
}

/** The answers behind one number, the newest first. */
export function answersTable(who: SignedIn, asked: FeedbackAsked) {
  return {
    head: ['at', 'customer', 'occasion', 'score', 'comment', 'language', 'variants'],
    rows: answerLines(who, asked)
  };
}

async function* answerLines(who: SignedIn, asked: FeedbackAsked): AsyncGenerator<Fields> {
  for await (const { at, customerName, occasion, score, comment, language, variants } of walkAnswers(
    who.ctx,
    asked
  ))
    yield [
      ...[at.toString({ smallestUnit: 'second' }), customerName, occasion, score, comment],
      ...[language, variants.map(({ experiment, arm }) => `${experiment}: ${arm}`).join('; ')]
    ];
}
