import type { Language } from '#lib/i18n/languages.ts';
import { translator } from '#lib/i18n/translator.server.ts';
import { money, type Money } from '#lib/money/index.ts';
import type { StoredDocument } from '../billing/index.ts';
import type { PayPageLine } from './pay-page.ts';

/** A page shows so many lines; the invoice itself has the rest. */
const MOST_LINES = 12;

/**
 * What an invoice is made of, for its payer: the lines without tax, what was taken off or added, the tax, and what was
 * paid before. They add up to what is left to pay when the document came in.
 */
export function payPageLines(document: StoredDocument, language: Language): PayPageLine[] {
  const t = translator(language);
  const of = (amount: Money): Money => money(amount.minor, amount.currency);
  const { totals } = document;
  const lines = document.lines.map((line) => ({
    text: line.name ?? line.description ?? document.number,
    amount: of(line.netAmount)
  }));
  const kept = lines.length > MOST_LINES ? lines.slice(0, MOST_LINES - 1) : lines;
  const rest = lines.slice(kept.length);
  const result: PayPageLine[] = [...kept];
  if (rest.length > 0) {
    const amount = money(
      rest.reduce((total, each) => total + each.amount.minor, 0),
      totals.payable.currency
    );
    result.push({ text: t('lines:more', { count: rest.length }), amount });
  }
  for (const each of document.allowances) {
    const sign = each.kind === 'allowance' ? -1 : 1;
    result.push({
      text: each.reason ?? t(each.kind === 'allowance' ? 'lines:allowance' : 'lines:charge'),
      amount: money(sign * each.amount.minor, each.amount.currency)
    });
  }
  const addUnlessZero = (text: string, amount: Money) => {
    if (amount.minor !== 0) result.push({ text, amount });
  };
  addUnlessZero(t('lines:tax'), of(totals.tax));
  addUnlessZero(t('lines:rounding'), of(totals.rounding));
  addUnlessZero(t('lines:prepaid'), money(-totals.prepaid.minor, totals.prepaid.currency));
  return result;
}
