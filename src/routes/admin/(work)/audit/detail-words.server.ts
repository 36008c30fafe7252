import { catalogue } from '#lib/i18n/catalogue.server.ts';
import { formatDate, formatDateTime, type Language, withColon } from '#lib/i18n/index.ts';
import { formatMoney, money, type Currency } from '#lib/money/index.ts';

/** One fact that was noted beside an act: what it is called, and what it says. */
export type Detail = Readonly<{ term: string; value: string }>;

type Reader = Readonly<{ language: Language; zone: string }>;
type Noted = Readonly<Record<string, unknown>>;

/** What a page of its own shows better than a line could; the file has it all. */
const ELSEWHERE = ['diff'];

/** What was noted beside an act, in words as far as there are any; names and codes of other systems stand as they are. */
export function detailsInWords(details: Noted, reader: Reader): Detail[] {
  return Object.entries(withMoney(details))
    .filter(([name]) => !ELSEWHERE.includes(name))
    .map(([name, value]) => ({
      term: wordOf('detail', name, reader.language) ?? spaced(name),
      value: inWords(value, reader)
    }))
    .filter(({ value }) => value !== '');
}

/** The same as one line, for a file: `Bedrag: € 12,50; Reden: dubbel`. */
export function lineOfDetails(details: Noted, reader: Reader): string {
  return detailsInWords(details, reader)
    .map(({ term, value }) => withColon(reader.language, term, value))
    .join('; ');
}

function inWords(value: unknown, reader: Reader): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return wordOf('value', value ? 'yes' : 'no', reader.language) ?? '';
  if (typeof value === 'string') return textInWords(value, reader);
  if (Array.isArray(value)) {
    const [isMany] = [value.some((each) => typeof each === 'object')];
    return value.map((each) => inWords(each, reader)).join(isMany ? '; ' : ', ');
  }
  if (typeof value !== 'object') return String(value);
  const amount = amountIn(value as Noted);
  if (amount) return formatMoney(amount, reader.language);
  return detailsInWords(value as Noted, reader)
    .map((each) => `${each.term} ${each.value}`)
    .join(', ');
}

/** A day, a moment or an id as it is read elsewhere; a value that we know in words; else what it says. */
function textInWords(text: string, { language, zone }: Reader): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDate(Temporal.PlainDate.from(text), language, 'short');
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text))
    return formatDateTime(Temporal.Instant.from(text), zone, language);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text.slice(-6);
  return wordOf('value', text, language) ?? wordOf('act', text, language) ?? text;
}

/** An amount beside its currency, as `minor` or as something that ends so, becomes one fact. */
function withMoney(details: Noted): Noted {
  const { currency, ...rest } = details;
  if (typeof currency !== 'string') return details;
  const isMinor = (name: string) => name === 'minor' || name.endsWith('Minor');
  if (!Object.keys(rest).some(isMinor)) return details;
  return Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      isMinor(name) ? 'amount' : name,
      isMinor(name) ? { minor: value, currency } : value
    ])
  );
}

function amountIn({ minor, currency, ...rest }: Noted) {
  const isAmount =
    typeof currency === 'string' && Number.isSafeInteger(minor) && Object.keys(rest).length === 0;
  return isAmount ? money(Number(minor), currency as Currency) : undefined;
}

function wordOf(branch: 'detail' | 'value' | 'act', name: string, language: Language): string | undefined {
  const words = catalogue[language].audit[branch] as Readonly<Record<string, string>>;
  return Object.hasOwn(words, name) ? words[name] : undefined;
}

/** `startedOn` as `started on`: readable until it has words of its own. */
function spaced(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
