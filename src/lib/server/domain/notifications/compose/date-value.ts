import { formatDate, type DateStyle, type Language } from '#lib/i18n/index.ts';

/** A date as a value to fill in: in words, and shorter for a text message. */
export function dateValue(
  date: Temporal.PlainDate,
  language: Language,
  style: DateStyle = 'long'
): Readonly<{ long: string; short: string }> {
  return { long: formatDate(date, language, style), short: formatDate(date, language, 'short') };
}
