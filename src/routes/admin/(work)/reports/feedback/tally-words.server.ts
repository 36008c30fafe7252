import type { Language } from '#lib/i18n/index.ts';
import { scores } from '#lib/server/domain/feedback/index.ts';
import { sumOf, type ScoreTally } from '#lib/server/domain/reporting/index.ts';
import { paths } from '../../../paths.ts';
import { shareWords } from '../words.server.ts';

/** Answers of one part, with where each number leads. */
export type TallyRow = Readonly<{
  key: string;
  name: string;
  /** In the order of the scores. */
  counts: readonly Readonly<{ count: number; href: string }>[];
  count: number;
  href: string;
  easyCount: number;
  easy: string;
  mean: string;
}>;

/** `4,2`; a dash where nobody answered. */
export function meanWords(language: Language, tally: ScoreTally): string {
  const { count, sum } = sumOf(tally);
  if (count === 0) return '–';
  return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    sum / count
  );
}

/** `query`: by what the list of these answers is narrowed. */
export function tallyRow(
  language: Language,
  { key, name, tally }: Readonly<{ key: string; name: string; tally: ScoreTally }>,
  query: Readonly<Record<string, string>>
): TallyRow {
  const { count, easy } = sumOf(tally);
  return {
    key,
    name,
    counts: scores.map((score) => ({
      count: tally[score],
      href: paths.feedbackAnswers({ ...query, score: String(score) })
    })),
    count,
    href: paths.feedbackAnswers(query),
    easyCount: easy,
    easy: shareWords(language, easy, count),
    mean: meanWords(language, tally)
  };
}
