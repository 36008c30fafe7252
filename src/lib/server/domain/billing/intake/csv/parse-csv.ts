import { FileProblem } from '../faults.ts';
import type { ParsedItem } from '../parsed-item.ts';
import type { Dialect } from '../text/detect-format.ts';
import { closeGroup } from './close-group.ts';
import { columnNamed } from './columns.ts';
import { excelSeparator } from './detect-dialect.ts';
import { addRow, openGroup, type CsvState, type RowGroup } from './group-rows.ts';
import { placeRow } from './place-row.ts';
import { decimalMarkOf } from './read-cell.ts';
import { readRows, type Row } from './read-rows.ts';

// Everything else can be worked out or left open.
const REQUIRED = ['number', 'issued_on', 'currency', 'customer_name'] as const;

/** What the CSV reader reports at the end, besides what everybody does. */
export type CsvReport = { rows: number; decimal: ',' | '.' | undefined; ignoredColumns: string[] };

/**
 * Reads invoices from CSV text, one at a time: neighbouring rows with the same number (and kind) are the lines of one
 * invoice. Rows of a number that was closed already are `rows-not-together`: the invoice may be incomplete, so its
 * number is named for the caller to withhold. Memory: one invoice, and the numbers seen.
 */
export async function* parseCsv(
  texts: AsyncIterable<string>,
  dialect: Dialect & { delimiter: string },
  report: CsvReport
): AsyncGenerator<ParsedItem> {
  const book: Book = { seen: new Map(), group: undefined, broken: '' };
  let state: CsvState | undefined;
  try {
    for await (const row of readRows(texts, dialect.delimiter)) {
      if ('fault' in row) {
        yield { kind: 'fault', fault: row.fault };
        spoilBeside(row.raw, book);
      } else if (state) {
        report.rows += 1;
        notice(row, state, report);
        yield* takeRow(row, state, book);
      } else if (row.row > 1 || !excelSeparator(`${row.cells.join(dialect.delimiter)}\n`)) {
        state = readHeader(row, dialect, report);
      }
    }
  } catch (error) {
    // The open invoice can't be taken either: the rest of its rows may be lost.
    if (error instanceof FileProblem && book.group) throw error.of(book.group.number);
    throw error;
  }
  if (book.group) yield* closeGroup(book.group, book.seen);
}

type Book = {
  readonly seen: Map<string, number>;
  group: RowGroup | undefined;
  /** The last row that couldn't be split into cells: an invoice that it names may lack a line. */
  broken: string;
};

function* takeRow(row: Row, state: CsvState, book: Book): Generator<ParsedItem> {
  const placed = placeRow(row, state, book.group);
  if (placed.kind === 'nowhere') return yield { kind: 'fault', fault: placed.fault };
  if (placed.kind === 'new' || !book.group) {
    if (book.group) yield* closeGroup(book.group, book.seen);
    book.group = openGroup(placed.number, row);
    if (book.broken.includes(placed.number)) spoilBeside(book.broken, book);
  }
  book.broken = '';
  if (placed.spoiled) book.group.faults.push(placed.spoiled);
  addRow(book.group, row, state);
}

function spoilBeside(broken: string, book: Book): void {
  book.broken = broken;
  const { group } = book;
  if (!group || !broken.includes(group.number)) return;
  const { line, row } = group.first;
  group.faults.push({ code: 'csv-quote-unclosed', params: {}, line, row, number: group.number });
}

function readHeader(header: Row, dialect: Dialect, report: CsvReport): CsvState {
  const known = header.cells.map(columnNamed);
  for (const name of REQUIRED)
    if (!known.some((column) => column?.name === name))
      throw new FileProblem('csv-column-missing', { expected: name }, { line: header.line, row: header.row });
  known.forEach((column, i) => {
    const first = known.indexOf(column);
    if (column && first !== i)
      throw new FileProblem(
        'csv-column-twice',
        { found: header.cells[i] ?? '', other: header.cells[first] ?? '', expected: column.name },
        { line: header.line, row: header.row }
      );
  });
  report.ignoredColumns = header.cells.filter((cell, i) => !known[i] && cell.trim() !== '').slice(0, 50);
  report.decimal = dialect.decimal;
  return {
    headers: header.cells.map((cell) => cell.trim()),
    columns: known,
    indexes: new Map(known.flatMap((column, i) => (column ? [[column.name, i] as const] : []))),
    decimal: dialect.decimal,
    hasMonthFirst: dialect.monthFirstLine !== undefined
  };
}

/** The first number that shows a decimal mark settles it for the rest of the file. */
function notice(row: Row, state: CsvState, report: CsvReport): void {
  if (state.decimal) return;
  row.cells.forEach((cell, i) => {
    const kind = state.columns[i]?.kind;
    if (kind === 'amount' || kind === 'percent') state.decimal ??= decimalMarkOf(cell);
  });
  report.decimal = state.decimal;
}
