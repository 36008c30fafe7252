import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { occasions, scores, type OccasionKind, type Score } from '../../feedback/index.ts';
import { isAnswer, type FeedbackAsked } from './select-answers.ts';

/** How many answers there are of each score. */
export type ScoreTally = Readonly<Record<Score, number>>;

/** The same of one part of the answers. */
export type TallyPart<Key extends string = string> = Readonly<{ key: Key; tally: ScoreTally }>;

export type FeedbackReport = Readonly<{
  tally: ScoreTally;
  /** After what, in its own order; also what nobody answered about. */
  byOccasion: readonly TallyPart<OccasionKind>[];
  /** By month (`2026-11`, on the merchant's calendar), the earliest first. */
  byMonth: readonly TallyPart[];
  /** By variant that the customer was in, experiments that began last first. `key` is the arm's. */
  byVariant: readonly (TallyPart & Readonly<{ splitId: string; experiment: string }>)[];
  wordsCount: number;
}>;

type Asking = Pick<Context, 'db'>;

/** What customers answered in a period. */
export async function readFeedbackReport(ctx: Asking, asked: FeedbackAsked): Promise<FeedbackReport> {
  return ctx.db.withMerchant(asked.merchantId, async (tx) => {
    const rows = await tx.execute<Counted & { occasion: OccasionKind; month: string; words: number }>(sql`
      select a.occasion, to_char(a.answered_at at time zone ${asked.zone}, 'YYYY-MM') as month, a.score,
        count(*)::int as count, count(a.comment)::int as words
      from feedback_answer a where ${isAnswer(asked)} group by 1, 2, 3`);
    const months = [...new Set(rows.map(({ month }) => month))].sort();
    return {
      tally: tallyOf(rows),
      byOccasion: occasions.map((key) => ({
        key,
        tally: tallyOf(rows.filter(({ occasion }) => occasion === key))
      })),
      byMonth: months.map((key) => ({ key, tally: tallyOf(rows.filter(({ month }) => month === key)) })),
      byVariant: await readByVariant(tx, asked),
      wordsCount: rows.reduce((total, { words }) => total + words, 0)
    };
  });
}

/** What customers answered while they were in an arm of this split, by arm. */
export async function readFeedbackOfSplit(
  tx: Tx,
  merchantId: string,
  splitId: string
): Promise<ReadonlyMap<string, ScoreTally>> {
  const rows = await tx.execute<Counted & { arm: string }>(sql`
    select v.arm, a.score, count(*)::int as count
    from feedback_variant v
    join feedback_answer a on a.merchant_id = v.merchant_id and a.id = v.answer_id and a.replaced_at is null
    where v.merchant_id = ${merchantId} and v.split_id = ${splitId}
    group by 1, 2`);
  return new Map([...Map.groupBy(rows, ({ arm }) => arm)].map(([arm, own]) => [arm, tallyOf(own)]));
}

type Counted = { score: Score; count: number };

/** Adds counts up by score. */
function tallyOf(rows: readonly Counted[]): ScoreTally {
  const tally: Record<Score, number> = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 };
  for (const { score, count } of rows) tally[score] += count;
  return tally;
}

/** How many answers that is, and their sum: what a mean is made of. */
export function sumOf(tally: ScoreTally): Readonly<{ count: number; sum: number; easy: number }> {
  return {
    count: scores.reduce((total, score) => total + tally[score], 0),
    sum: scores.reduce((total, score) => total + score * tally[score], 0),
    easy: tally[4] + tally[5]
  };
}

async function readByVariant(tx: Tx, asked: FeedbackAsked): Promise<FeedbackReport['byVariant']> {
  const rows = await tx.execute<Counted & { splitId: string; experiment: string; arm: string }>(sql`
    select s.id as "splitId", s.name as experiment, v.arm, a.score, count(*)::int as count
    from feedback_answer a
    join feedback_variant v on v.merchant_id = a.merchant_id and v.answer_id = a.id
    join variant_split s on s.merchant_id = v.merchant_id and s.id = v.split_id
    where ${isAnswer(asked)}
    group by s.id, s.name, s.started_at, v.arm, a.score
    order by s.started_at desc, s.id desc, v.arm collate "C", a.score`);
  return [...Map.groupBy(rows, ({ splitId, arm }) => `${splitId}/${arm}`).values()].map((own) => {
    const { splitId, experiment, arm } = own[0]!;
    return { key: arm, splitId, experiment, tally: tallyOf(own) };
  });
}
