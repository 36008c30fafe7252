import { sql } from 'drizzle-orm';
import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { OccasionKind, Score } from '../../feedback/index.ts';
import { isAnswer, type FeedbackAsked } from './select-answers.ts';

/** What one customer said. */
export type AnswerLine = Readonly<{
  id: string;
  at: Temporal.Instant;
  customerId: string;
  customerName: string;
  occasion: OccasionKind;
  score: Score;
  comment: string | undefined;
  language: Language;
  /** The variants that the customer was in then. */
  variants: readonly Readonly<{ experiment: string; arm: string }>[];
}>;

export type AnswerPage = Readonly<{
  /** All of them, whatever page is shown: the figure itself. */
  count: number;
  /** The newest first. */
  answers: readonly AnswerLine[];
  next: string | undefined;
}>;

const PAGE_SIZE = 50;
/** So many travel at once into a file. */
const FILE_PAGE_SIZE = 2_000;

type Asking = Pick<Context, 'db'>;

/** The answers behind a figure, fifty at a time. `after`: the `next` of the page before; anything else is the first page. */
export async function listAnswers(ctx: Asking, asked: FeedbackAsked, after?: string): Promise<AnswerPage> {
  return ctx.db.withMerchant(asked.merchantId, async (tx) => {
    const [whole] = await tx.execute<{ count: number }>(sql`
      select count(*)::int as count from feedback_answer a where ${isAnswer(asked)}`);
    return { count: whole?.count ?? 0, ...(await readPage(tx, asked, after, PAGE_SIZE)) };
  });
}

/** All of them, the newest first, some thousand in memory at a time: for a file. */
export async function* walkAnswers(ctx: Asking, asked: FeedbackAsked): AsyncGenerator<AnswerLine> {
  let after: string | undefined;
  do {
    const page = await ctx.db.withMerchant(asked.merchantId, (tx) =>
      readPage(tx, asked, after, FILE_PAGE_SIZE)
    );
    yield* page.answers;
    after = page.next;
  } while (after !== undefined);
}

type Row = Omit<AnswerLine, 'at' | 'comment'> & { at: string; comment: string | null };

async function readPage(
  tx: Tx,
  asked: FeedbackAsked,
  after: string | undefined,
  size: number
): Promise<Omit<AnswerPage, 'count'>> {
  const place = /^(\d{4}-\d{2}-\d{2}T[\d:.]{8,18}Z)_([0-9a-f-]{36})$/.exec(after ?? '');
  const rows = await tx.execute<Row>(sql`
    select a.id, to_json(a.answered_at at time zone 'UTC') #>> '{}' as at, a.customer_id as "customerId",
      c.name as "customerName", a.occasion, a.score, a.comment, a.language,
      array(
        select json_build_object('experiment', s.name, 'arm', v.arm)
        from feedback_variant v
        join variant_split s on s.merchant_id = v.merchant_id and s.id = v.split_id
        where v.merchant_id = a.merchant_id and v.answer_id = a.id order by s.layer) as variants
    from feedback_answer a
    join customer c on c.merchant_id = a.merchant_id and c.id = a.customer_id
    where ${isAnswer(asked)}
      ${place ? sql`and (a.answered_at, a.id) < (${place[1]}::timestamptz, ${place[2]}::uuid)` : sql``}
    order by a.answered_at desc, a.id desc limit ${size + 1}`);
  const answers = rows.slice(0, size).map(({ at, comment, ...row }): AnswerLine => ({
    ...row,
    at: Temporal.Instant.from(`${at}Z`),
    comment: comment ?? undefined
  }));
  const last = rows.length > size ? answers.at(-1) : undefined;
  return { answers, next: last && `${last.at.toString()}_${last.id}` };
}
