import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { formatMoney, money } from '#lib/money/index.ts';
import type { ArrangementTerms } from '#lib/server/domain/arrangements/index.ts';
import type { ChangeInWords } from '../change-in-words.ts';

type TermInWords = Readonly<{ id: keyof ArrangementTerms; term: string; value: string }>;

/** Every one of the terms with what it says, in the order of the form. */
export function termsInWords(terms: ArrangementTerms, language: Language): TermInWords[] {
  const t = translator(language);
  const amount = (minor: number) => formatMoney(money(minor, terms.currency), language);
  const yes = (is: boolean) => t(is ? 'arrangements:terms.value.yes' : 'arrangements:terms.value.no');
  const days = (count: number) => t('arrangements:terms.value.days', { count });
  const values: readonly (readonly [keyof ArrangementTerms, string])[] = [
    ['isOffered', yes(terms.isOffered)],
    ['who', t(`arrangements:terms.value.${terms.who}`)],
    ['currency', terms.currency],
    ['leastMinor', amount(terms.leastMinor)],
    ['mostMinor', amount(terms.mostMinor)],
    ['mostParts', String(terms.mostParts)],
    ['leastPartMinor', amount(terms.leastPartMinor)],
    ['firstWithinDays', days(terms.firstWithinDays)],
    ['mostPerYear', String(terms.mostPerYear)],
    ['graceDays', days(terms.graceDays)],
    ['isRetried', yes(terms.isRetried)],
    ['whenMissed', t(`arrangements:terms.value.${terms.whenMissed}`)],
    ['promiseDays', terms.promiseDays === 0 ? t('arrangements:terms.value.none') : days(terms.promiseDays)]
  ];
  return values.map(([id, value]) => ({ id, value, term: t(`arrangements:terms.field.${id}`) }));
}

/** What is different between two versions. */
export function termChangesInWords(
  was: ArrangementTerms,
  becomes: ArrangementTerms,
  language: Language
): ChangeInWords[] {
  const before = termsInWords(was, language);
  return termsInWords(becomes, language).flatMap(({ id, term, value }, index) =>
    before[index]!.value === value ? [] : [{ id, text: term, was: before[index]!.value, becomes: value }]
  );
}
