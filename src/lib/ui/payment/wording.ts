import { createContext } from 'svelte';
import { formatDate, formatDateTime, type DateStyle, type Language } from '#lib/i18n/index.ts';
import { textReader, type PageTexts, type TextParams } from '#lib/i18n/text-reader.ts';
import { formatMoney, type Money } from '#lib/money/index.ts';

/** How a page speaks to its reader: texts, amounts and dates in one language, on one clock. */
export type Wording = Readonly<{
  language: Language;
  t: (key: string, params?: TextParams) => string;
  money: (amount: Money) => string;
  date: (on: Temporal.PlainDate, style?: DateStyle) => string;
  /** A moment, on the merchant's clock. */
  dateTime: (at: Temporal.Instant) => string;
  /** The calendar day of a moment, on the merchant's clock. */
  day: (at: Temporal.Instant) => string;
}>;

/** Builds the wording of one page. `zone` is an IANA name. */
export function wordingOf({ texts, zone }: Readonly<{ texts: PageTexts; zone: string }>): Wording {
  const { language } = texts;
  return {
    language,
    t: textReader(texts),
    money: (amount) => formatMoney(amount, language),
    date: (on, style = 'weekday') => formatDate(on, language, style),
    dateTime: (at) => formatDateTime(at, zone, language),
    day: (at) => formatDate(at.toZonedDateTimeISO(zone).toPlainDate(), language, 'weekday')
  };
}

const [read, provide] = createContext<() => Wording>();

/** Provides the wording to every component below. A function, so that it stays true when the page's data change. */
export const provideWording = provide;

/** The wording of the page that this component is part of. */
export function useWording(): Wording {
  return read()();
}
