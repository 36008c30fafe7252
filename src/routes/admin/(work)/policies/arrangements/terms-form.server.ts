import type { Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import { isCurrency, money, parseAmount, toDecimal, type Currency } from '#lib/money/index.ts';
import {
  findTermProblems,
  TERM_LIMITS,
  type ArrangementTerms
} from '#lib/server/domain/arrangements/index.ts';

/** The terms as they are typed, by the names of their fields. */
type TypedTerms = Readonly<Record<keyof ArrangementTerms, string>>;

const AMOUNTS = ['leastMinor', 'mostMinor', 'leastPartMinor'] as const;
const COUNTS = ['mostParts', 'firstWithinDays', 'mostPerYear', 'graceDays', 'promiseDays'] as const;

/** Terms as somebody would have typed them. */
export function typeTerms(terms: ArrangementTerms, language: Language): TypedTerms {
  const { currency } = terms;
  const amount = (minor: number) => {
    const decimal = toDecimal(money(minor, currency));
    return language === 'en' ? decimal : decimal.replace('.', ',');
  };
  return {
    ...{ currency, who: terms.who, whenMissed: terms.whenMissed },
    isOffered: terms.isOffered ? 'yes' : 'no',
    isRetried: terms.isRetried ? 'yes' : 'no',
    ...(Object.fromEntries(AMOUNTS.map((name) => [name, amount(terms[name])])) as Pick<
      TypedTerms,
      (typeof AMOUNTS)[number]
    >),
    ...(Object.fromEntries(COUNTS.map((name) => [name, String(terms[name])])) as Pick<
      TypedTerms,
      (typeof COUNTS)[number]
    >)
  };
}

type ReadTerms = Readonly<{
  values: Record<string, string>;
  terms: ArrangementTerms;
  /** What can't be, by field; empty when it can be published. */
  errors: Record<string, string>;
}>;

/** Reads what was typed: what is unreadable is as impossible as what is out of bounds, and said at its field. */
export function readTermsForm(form: FormData, language: Language): ReadTerms {
  const textOf = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const typed = textOf('currency');
  const currency: Currency = isCurrency(typed) ? typed : 'EUR';
  const minorOf = (name: string) => parseAmount(textOf(name), currency)?.minor ?? Number.NaN;
  const countOf = (name: string) => (/^\d{1,4}$/.test(textOf(name)) ? Number(textOf(name)) : Number.NaN);
  const terms: ArrangementTerms = {
    isOffered: textOf('isOffered') === 'yes',
    who: textOf('who') === 'consumers' ? 'consumers' : 'everyone',
    currency,
    leastMinor: minorOf('leastMinor'),
    mostMinor: minorOf('mostMinor'),
    mostParts: countOf('mostParts'),
    leastPartMinor: minorOf('leastPartMinor'),
    firstWithinDays: countOf('firstWithinDays'),
    mostPerYear: countOf('mostPerYear'),
    graceDays: countOf('graceDays'),
    isRetried: textOf('isRetried') === 'yes',
    whenMissed: textOf('whenMissed') === 'end' ? 'end' : 'spread',
    promiseDays: countOf('promiseDays')
  };
  const names = Object.keys(terms);
  return {
    values: Object.fromEntries([...names, 'after'].map((name) => [name, textOf(name)])),
    terms,
    errors: Object.fromEntries(findTermProblems(terms).map((name) => [name, faultOf(name, language)]))
  };
}

const LIMITS: Partial<Record<keyof ArrangementTerms, Readonly<{ least: number; most: number }>>> = {
  ...TERM_LIMITS,
  mostParts: TERM_LIMITS.parts
};

function faultOf(name: keyof ArrangementTerms, language: Language): string {
  const t = translator(language);
  const limit = LIMITS[name];
  return limit
    ? t('arrangements:terms.fault.count', { least: limit.least, most: limit.most })
    : t(`arrangements:terms.fault.${name}` as TextKey);
}
