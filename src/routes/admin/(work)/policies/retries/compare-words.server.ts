import { formatDate, type Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  answerDifferences,
  type AnswerDifference,
  type ComparedAnswer,
  type RetryAnswer
} from '#lib/server/domain/collection/index.ts';
import { dayOf } from '../version-in-words.server.ts';

/** One failure with both answers, as a row of a table. */
export type ComparedRow = Readonly<{
  id: string;
  customer: string;
  invoiceId: string;
  invoice: string;
  failed: string;
  now: string;
  draft: string;
  difference: string;
}>;

/** A kind of difference with how often it came, and where its rows are. */
export type DifferenceCount = Readonly<{ name: string; text: string; count: number; href: string }>;

/** Both answers of each failure in words, with the rule that decided. */
export function comparedInWords(
  answers: readonly ComparedAnswer[],
  zone: string,
  language: Language
): readonly ComparedRow[] {
  const t = translator(language);
  return answers.map(({ decisionId, customer, invoice, at, made, other, difference }) => ({
    id: decisionId,
    customer: customer.name,
    invoiceId: invoice.id,
    invoice: invoice.number,
    failed: dayOf(at, zone, language),
    now: answerInWords(made, zone, language),
    draft: answerInWords(other, zone, language),
    difference: t(`policies:retries.compare.${difference}` as TextKey)
  }));
}

function answerInWords({ kind, nextAt, rule }: RetryAnswer, zone: string, language: Language): string {
  const t = translator(language);
  const what = t(`policies:retries.compare.${kind}` as TextKey, {
    date: nextAt ? formatDate(nextAt.toZonedDateTimeISO(zone).toPlainDate(), language) : ''
  });
  return `${what} · ${t(`admin:timeline.rule.${rule}` as TextKey)}`;
}

/** Each kind of difference that came, as a link to its rows. */
export function countsInWords(
  counts: ReadonlyMap<AnswerDifference, number>,
  hrefOf: (difference: AnswerDifference) => string,
  language: Language
): readonly DifferenceCount[] {
  const t = translator(language);
  return answerDifferences.flatMap((name) => {
    const count = counts.get(name) ?? 0;
    const text = t(`policies:retries.compare.${name}` as TextKey);
    return count > 0 ? [{ name, text, count, href: hrefOf(name) }] : [];
  });
}

/** The difference that an address asks for; nothing for any other word. */
export function differenceAsked(show: string | null): AnswerDifference | undefined {
  return answerDifferences.find((each) => each === show);
}
