import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { negate, subtract, sum } from '#lib/money/index.ts';
import type { LetterInput } from '../../../documents/index.ts';
import { fromStoredDocument, type Invoice } from '../../billing/index.ts';

type Line = LetterInput['lines'][number];

/** What an invoice is made of, for its payer; the lines add up to what was asked. */
export function letterLines({ document, total, costs, number }: Invoice, language: Language): Line[] {
  const t = translator(language);
  const { lines: items, allowances, totals } = fromStoredDocument(document);
  const lines: Line[] = [
    ...items.map((line) => ({
      text: line.name ?? line.description ?? number,
      amount: line.netAmount
    })),
    ...allowances.map((each) => ({
      text: each.reason ?? t(each.kind === 'allowance' ? 'lines:allowance' : 'lines:charge'),
      amount: each.kind === 'allowance' ? negate(each.amount) : each.amount
    })),
    { text: t('lines:tax'), amount: totals.tax },
    { text: t('lines:rounding'), amount: totals.rounding },
    { text: t('lines:collection-costs'), amount: costs }
  ].filter(({ amount }) => amount.minor !== 0);
  const unsaid = subtract(
    total,
    sum(
      lines.map((line) => line.amount),
      total.currency
    )
  );
  // A document may say that less than nothing was prepaid: what is asked is then its payable amount.
  return unsaid.minor === 0 ? lines : [...lines, { text: t('lines:prepaid'), amount: unsaid }];
}
