import { sql, type SQL } from 'drizzle-orm';
import type { OccasionKind, Score } from '../../feedback/index.ts';
import { momentsOf, type Period } from '../period.ts';

/** Which answers: those of a period, and what of them. */
export type FeedbackAsked = Readonly<{
  merchantId: string;
  zone: string;
  /** When they were given. */
  period: Period;
  score?: Score;
  occasion?: OccasionKind;
  /** Only of customers who were in this variant when they answered. */
  variant?: Readonly<{ splitId: string; arm: string }>;
  /** Only those with words. */
  hasWords?: boolean;
}>;

/** The condition of answers `a` that were asked for; of several to one question only the newest counts. */
export function isAnswer({
  merchantId,
  zone,
  period,
  score,
  occasion,
  variant,
  hasWords
}: FeedbackAsked): SQL {
  const { from, until } = momentsOf(period, zone);
  return sql`a.merchant_id = ${merchantId} and a.replaced_at is null
    and a.answered_at >= ${from}::timestamptz and a.answered_at < ${until}::timestamptz
    ${score === undefined ? sql`` : sql`and a.score = ${score}`}
    ${occasion === undefined ? sql`` : sql`and a.occasion = ${occasion}`}
    ${hasWords ? sql`and a.comment is not null` : sql``}
    ${
      variant
        ? sql`and exists (
          select from feedback_variant v
          where v.merchant_id = ${merchantId} and v.answer_id = a.id and v.split_id = ${variant.splitId}
            and v.arm = ${variant.arm})`
        : sql``
    }`;
}
