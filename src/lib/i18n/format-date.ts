import type { Language } from './languages.ts';

/** The CLDR locale whose date habits fit a language on our home market. */
const DATE_LOCALE: Record<Language, string> = { nl: 'nl-NL', fr: 'fr-FR', de: 'de-DE', en: 'en-IE' };

/**
 * `long` is for letters and receipts (27 november 2026), `weekday` for dates within reach (vrijdag 27 november),
 * `short` for tables (27 nov 2026), `month` for what is good until the end of one (mei 2028), `leaf` for the month
 * below a day in figures, as on a tear-off calendar (nov). Months are always words: 7/8 means two things.
 */
const STYLES = {
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
  leaf: { month: 'short' },
  short: { day: 'numeric', month: 'short', year: 'numeric' }
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type DateStyle = keyof typeof STYLES;

/** A promised date in words, in the reader's language. */
export function formatDate(date: Temporal.PlainDate, language: Language, style: DateStyle = 'long'): string {
  const key = `${language} ${style} ${date.toString()}`;
  const found = written.get(key) ?? writeDate(date, language, style);
  if (written.size >= MOST_WRITTEN) written.clear();
  written.set(key, found);
  return found;
}

/** Dates come in crowds (everybody's due date is the first), and ICU takes its time over each. */
const written = new Map<string, string>();
const MOST_WRITTEN = 5_000;

function writeDate(date: Temporal.PlainDate, language: Language, style: DateStyle): string {
  const parts = formatter(language, style, STYLES[style]).formatToParts(date);
  return parts.map((part) => (isFrenchFirst(part, language, style) ? '1er' : part.value)).join('');
}

/** From one day to another, both included, as short as the language allows: 1–31 dec 2026. */
export function formatPeriod(from: Temporal.PlainDate, to: Temporal.PlainDate, language: Language): string {
  return formatter(language, 'short', STYLES.short).formatRange(from, to);
}

/** When something happened, on the clock of `zone` (an IANA name): 27 november 2026 om 11:00. */
export function formatDateTime(at: Temporal.Instant, zone: string, language: Language): string {
  const options = { dateStyle: 'long', timeStyle: 'short', timeZone: zone } as const;
  return formatter(language, zone, options).format(at);
}

// French says "1er novembre"; CLDR leaves the ordinal out.
function isFrenchFirst(part: Intl.DateTimeFormatPart, language: Language, style: DateStyle): boolean {
  return language === 'fr' && style !== 'short' && part.type === 'day' && part.value === '1';
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(
  language: Language,
  name: string,
  options: Intl.DateTimeFormatOptions
): Intl.DateTimeFormat {
  const key = `${language} ${name}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(DATE_LOCALE[language], options);
    formatters.set(key, found);
  }
  return found;
}
