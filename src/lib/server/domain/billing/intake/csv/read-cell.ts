import type { FaultCode } from '../faults.ts';

/** A cell's value in the JSON form, or why it can't be read. */
export type CellReading = Readonly<{ value: string }> | Readonly<{ code: FaultCode }>;

/**
 * The decimal mark that a number proves: `1.234,56`, `12,5` and `0,125` prove a comma. `1.234` proves nothing: it may
 * be a thousand or a fraction. `undefined` then, and for text that is no number.
 */
export function decimalMarkOf(cell: string): ',' | '.' | undefined {
  const text = bare(cell);
  if (!/^-?[\d.,]+$/.test(text)) return undefined;
  const last = Math.max(text.lastIndexOf(','), text.lastIndexOf('.'));
  const mark = text[last];
  if (mark !== ',' && mark !== '.') return undefined;
  const other = mark === ',' ? '.' : ',';
  const isOnly = text.indexOf(mark) === last;
  if (text.includes(other)) return isOnly ? mark : undefined;
  // Groups of thousands repeat their mark, so the other one is the decimal mark.
  if (!isOnly) return /^-?\d{1,3}(?:[.,]\d{3})+$/.test(text) ? other : undefined;
  const isAmbiguous = /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text);
  return isAmbiguous ? undefined : mark;
}

/** A number under the file's decimal mark, as a decimal with a dot; thousands may be grouped by the other mark. */
export function readNumberCell(cell: string, decimal: ',' | '.' | undefined): CellReading {
  const text = bare(cell);
  if (/^-?\d+$/.test(text)) return { value: text };
  const mark = decimal ?? decimalMarkOf(cell);
  if (mark === undefined)
    return { code: /^-?\d{1,3}[.,]\d{3}$/.test(text) ? 'amount-ambiguous' : 'number-unreadable' };
  const group = mark === ',' ? '\\.' : ',';
  const pattern = new RegExp(`^-?(?:\\d+|\\d{1,3}(?:${group}\\d{3})+)(?:\\${mark}\\d+)?$`);
  if (!pattern.test(text)) return { code: 'number-unreadable' };
  return { value: text.replaceAll(mark === ',' ? '.' : ',', '').replace(mark, '.') };
}

/** Whether a date can only be month/day/year: `12/31/2026`. */
export function isMonthFirst(cell: string): boolean {
  const match = DAY_FIRST.exec(cell.trim().split(' ', 1)[0] ?? '');
  return match !== null && Number(match[1]) <= 12 && Number(match[3]) > 12 && Number(match[3]) <= 31;
}

/**
 * `YYYY-MM-DD` or `YYYYMMDD`, or day first: `dd-mm-yyyy`, `dd/mm/yyyy`, `dd.mm.yyyy`. Month first is refused, and once a
 * file has shown one such date, so is every date with slashes that could be either.
 */
export function readDateCell(cell: string, hasMonthFirst: boolean): CellReading {
  // A time behind the date, as spreadsheets write it, must be midnight: then it says nothing.
  const text = cell.trim().replace(/[T ]0?0:00(?::00(?:\.0+)?)?Z?$/, '');
  const iso = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text);
  if (iso) return { value: iso.slice(1).join('-') };
  const match = DAY_FIRST.exec(text);
  if (!match) return { code: 'date-unreadable' };
  const [, day = '', mark, month = '', year] = match;
  if (isMonthFirst(text)) return { code: 'date-month-first' };
  if (hasMonthFirst && mark === '/' && Number(day) <= 12 && day !== month) return { code: 'date-ambiguous' };
  return { value: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` };
}

const DAY_FIRST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;

const KINDS: Readonly<Record<string, 'invoice' | 'credit-note'>> = Object.fromEntries([
  ...'invoice factuur rechnung facture inv 380 i f debet d'
    .split(' ')
    .map((word) => [word, 'invoice'] as const),
  ...'credit-note creditnote credit_note creditnota credit gutschrift avoir note-de-credit credit-nota 381 c cn'
    .split(' ')
    .map((word) => [word, 'credit-note'] as const)
]);

export function readKindCell(cell: string): CellReading {
  const word = cell.trim().toLowerCase().replaceAll('é', 'e').replaceAll(' ', '-');
  const kind = Object.hasOwn(KINDS, word) ? KINDS[word] : undefined;
  return kind ? { value: kind } : { code: 'kind-unknown' };
}

/** Without currency sign, percent sign and the spaces and apostrophes that group thousands. */
function bare(cell: string): string {
  return cell
    .replace(/^\s*(?:€|EUR)\s*|\s*(?:€|EUR|%)\s*$/g, '')
    .replace(/^\s*[-\u2212]\s*(?:€\s*)?/, '-')
    .replace(/(\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))/g, '$1')
    .trim();
}
