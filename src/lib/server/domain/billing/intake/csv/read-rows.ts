import { FileProblem, type IntakeFault } from '../faults.ts';
import { limits } from '../limits.ts';

/** One record: its cells, and the line and row on which it starts, from 1. */
export type Row = Readonly<{ cells: readonly string[]; line: number; row: number }>;

/** A record, or a fault in its place. */
export type RowResult = Row | Readonly<{ fault: IntakeFault; raw: string }>;

/**
 * Splits CSV text into records by RFC 4180, one piece at a time: quotes, doubled quotes, line ends inside quotes; CR,
 * LF or both end a record. A quote inside an unquoted cell is text (`24" screen`).
 *
 * Own code instead of csv-parse for one reason: after a quote that is never closed it swallows the rest of the file.
 * Here such a row is named, reading goes on at the next line, and nothing else is lost.
 */
export async function* readRows(texts: AsyncIterable<string>, delimiter: string): AsyncGenerator<RowResult> {
  let rest = '';
  const position = { line: 1, row: 1 };
  for await (const text of texts) {
    rest += text;
    let taken = 0;
    for (;;) {
      const record = takeRecord(rest, taken, delimiter, false);
      if (!record) break;
      taken = record.end;
      yield* resultOf(record, position);
    }
    rest = rest.slice(taken);
  }
  for (let taken = 0; taken < rest.length;) {
    const record = takeRecord(rest, taken, delimiter, true);
    if (!record) break;
    taken = record.end;
    yield* resultOf(record, position);
  }
}

/** The complete records of a sample, without waiting for more. */
export function* rowsOfSample(text: string, delimiter: string): Generator<RowResult> {
  const position = { line: 1, row: 1 };
  for (let taken = 0; taken < text.length;) {
    const record = takeRecord(text, taken, delimiter, false);
    if (!record) return;
    taken = record.end;
    yield* resultOf(record, position);
  }
}

type TakenRecord = Readonly<{
  cells: string[];
  end: number;
  lines: number;
  broken?: 'csv-quote-unclosed' | 'csv-row-too-long';
}>;

function* resultOf(record: TakenRecord, position: { line: number; row: number }): Generator<RowResult> {
  const { line, row } = position;
  position.line += record.lines;
  const isBlank = record.cells.every((cell) => cell.trim() === '');
  if (!record.broken && isBlank) return;
  position.row += 1;
  if (record.cells.length > limits.csvColumns)
    throw new FileProblem(
      'too-many-items',
      { field: 'columns', found: record.cells.length, max: limits.csvColumns },
      { line }
    );
  yield record.broken
    ? {
        fault: { code: record.broken, params: { max: limits.csvRowCharacters }, line, row },
        raw: record.cells.join()
      }
    : { cells: record.cells, line, row };
}

/** The record that starts at `from`, or `undefined` when more text is needed to see its end. */
function takeRecord(text: string, from: number, delimiter: string, isLast: boolean): TakenRecord | undefined {
  const cells: string[] = [];
  let at = from;
  let lines = 0;
  for (;;) {
    const isOverlong = at - from > limits.csvRowCharacters;
    const cell = isOverlong ? 'csv-row-too-long' : takeCell(text, at, delimiter, isLast, from);
    if (cell === undefined) return undefined;
    if (typeof cell === 'string') return skipLine(text, from, cell, isLast);
    cells.push(cell.value);
    lines += cell.lines;
    at = cell.end;
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      continue;
    }
    if (at >= text.length) return isLast ? { cells, end: at, lines } : undefined;
    // A CR at the very end of a piece may have its LF in the next one.
    if (text[at] === '\r' && at + 1 === text.length && !isLast) return undefined;
    return { cells, end: at + (text.startsWith('\r\n', at) ? 2 : 1), lines: lines + 1 };
  }
}

type Cell = Readonly<{ value: string; end: number; lines: number }>;

function takeCell(
  text: string,
  at: number,
  delimiter: string,
  isLast: boolean,
  recordStart: number
): Cell | 'csv-quote-unclosed' | 'csv-row-too-long' | undefined {
  if (text[at] === '"') return takeQuoted(text, at, delimiter, isLast, recordStart);
  let end = at;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r' && !text.startsWith(delimiter, end))
    end++;
  if (end - recordStart > limits.csvRowCharacters) return 'csv-row-too-long';
  if (end >= text.length && !isLast) return undefined;
  return { value: withoutFormula(text.slice(at, end)), end, lines: 0 };
}

/** `="000123"`: how exports keep Excel from taking the noughts off a number. It means what stands between the quotes. */
function withoutFormula(cell: string): string {
  return /^="([^"]*)"$/.exec(cell)?.[1] ?? cell;
}

function takeQuoted(
  text: string,
  at: number,
  delimiter: string,
  isLast: boolean,
  recordStart: number
): Cell | 'csv-quote-unclosed' | undefined {
  const close = closingQuote(text, at + 1);
  if (close === undefined) {
    const isTooFar = text.length - recordStart > limits.csvRowCharacters;
    return isLast || isTooFar ? 'csv-quote-unclosed' : undefined;
  }
  if (close - recordStart > limits.csvRowCharacters) return 'csv-quote-unclosed';
  // At the end of a piece the next one may begin with a second quote.
  if (close + 1 === text.length && !isLast) return undefined;
  const after = text[close + 1];
  const isEnd =
    after === undefined || after === '\n' || after === '\r' || text.startsWith(delimiter, close + 1);
  return isEnd ? quoted(text, at, close) : 'csv-quote-unclosed';
}

function quoted(text: string, open: number, close: number): Cell {
  const value = withoutFormula(text.slice(open + 1, close).replaceAll('""', '"'));
  return { value, end: close + 1, lines: value.split(/\r\n|\n|\r/).length - 1 };
}

function closingQuote(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return undefined;
}

/** Gives up one physical line and goes on behind it. */
function skipLine(
  text: string,
  from: number,
  broken: 'csv-quote-unclosed' | 'csv-row-too-long',
  isLast: boolean
): TakenRecord | undefined {
  const found = text.slice(from).search(/[\r\n]/);
  if (found < 0 && !isLast) return { cells: [''], end: text.length, lines: 0, broken };
  const at = found < 0 ? text.length : from + found;
  if (text[at] === '\r' && at + 1 === text.length && !isLast) return undefined;
  return { cells: [text.slice(from, at)], end: at + (text.startsWith('\r\n', at) ? 2 : 1), lines: 1, broken };
}
