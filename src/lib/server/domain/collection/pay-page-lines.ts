import type { Language } from '#lib/i18n/languages.ts';
import { translator } from '#lib/i18n/translator.server.ts';
import { fromDecimal, negate, sum, zero, type Money } from '#lib/money/index.ts';
import type { Invoice } from '../billing/index.ts';
import type { PayPageLine } from './pay-page.ts';

/** A page shows so many lines; the invoice itself has the rest. */
const MOST_LINES = 12;

/**
 * What an invoice is made of, for its payer: the lines without tax, what was taken off or added, the tax, what was paid
 * before, and the costs of collecting that came on top. They add up to what is asked.
 */
export function payPageLines(
  { document, costs }: Pick<Invoice, 'document' | 'costs'>,
  language: Language
): PayPageLine[] {
  const { currency } = costs;
  const t = translator(language);
  const of = (amount: string | number | null | undefined): Money =>
    fromDecimal(String(amount ?? 0), currency) ?? zero(currency);
  const lines = (document.lines ?? []).map((line) => ({
    text: line.name ?? line.description ?? document.number,
    amount: of(line.netAmount)
  }));
  const kept = lines.length > MOST_LINES ? lines.slice(0, MOST_LINES - 1) : lines;
  const rest = lines.slice(kept.length);
  const result: PayPageLine[] = [...kept];
  if (rest.length > 0)
    result.push({
      text: t('lines:more', { count: rest.length }),
      amount: sum(
        rest.map((each) => each.amount),
        currency
      )
    });
  for (const { kind, reason, amount } of document.allowances ?? []) {
    const isAllowance = kind === 'allowance';
    result.push({
      text: reason ?? t(isAllowance ? 'lines:allowance' : 'lines:charge'),
      amount: isAllowance ? negate(of(amount)) : of(amount)
    });
  }
  const addUnlessZero = (text: string, amount: Money) => {
    if (amount.minor !== 0) result.push({ text, amount });
  };
  addUnlessZero(t('lines:tax'), of(document.totals?.tax));
  addUnlessZero(t('lines:rounding'), of(document.totals?.rounding));
  addUnlessZero(t('lines:prepaid'), negate(of(document.totals?.prepaid)));
  addUnlessZero(t('lines:collection-costs'), costs);
  return result;
}
