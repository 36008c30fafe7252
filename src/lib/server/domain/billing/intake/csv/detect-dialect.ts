import { columnNamed, type Column } from './columns.ts';
import { decimalMarkOf, isMonthFirst } from './read-cell.ts';
import { rowsOfSample } from './read-rows.ts';

const DELIMITERS = [';', ',', '\t', '|'] as const;

/** How the file writes numbers and dates, as far as its first rows show. */
export type Habits = Readonly<{
  /** Absent while no number shows it: whole numbers read the same either way. */
  decimal?: ',' | '.';
  /** The line of a date that can only be month-first; then no date with slashes can be trusted. */
  monthFirstLine?: number;
}>;

/**
 * The delimiter under which most header cells are known columns; Excel's own `sep=;` line wins. `undefined` when
 * fewer than two columns are known under any: then it isn't an invoice CSV.
 */
export function delimiterIn(head: string): string | undefined {
  const told = excelSeparator(head);
  const header =
    (told === undefined ? head : head.slice(head.indexOf('\n') + 1)).trimStart().split(/[\r\n]/, 1)[0] ?? '';
  const known = (delimiter: string) =>
    header.split(delimiter).filter((cell) => columnNamed(cell.replaceAll('"', '')) !== undefined).length;
  const best = (told === undefined ? [...DELIMITERS] : [told]).sort((a, b) => known(b) - known(a))[0];
  return best !== undefined && known(best) >= 2 ? best : undefined;
}

/** Excel writes `sep=;` as a first line of its own, so that it opens its own files. */
export function excelSeparator(head: string): string | undefined {
  return /^sep=([;,|\t])\r?\n/i.exec(head)?.[1];
}

/** Looks for a number that can be read in one way only, and for dates that put the month first. */
export function habitsIn(head: string, delimiter: string): Habits {
  let known: (Column | undefined)[] | undefined;
  let decimal: ',' | '.' | undefined;
  let monthFirstLine: number | undefined;
  for (const row of rowsOfSample(head, delimiter)) {
    if ('fault' in row || excelSeparator(`${row.cells.join(delimiter)}\n`)) continue;
    if (!known) {
      known = row.cells.map(columnNamed);
      continue;
    }
    row.cells.forEach((cell, i) => {
      const kind = known?.[i]?.kind;
      if (kind === 'amount' || kind === 'percent') decimal ??= decimalMarkOf(cell);
      if (kind === 'date' && isMonthFirst(cell)) monthFirstLine ??= row.line;
    });
  }
  return { ...(decimal && { decimal }), ...(monthFirstLine && { monthFirstLine }) };
}
