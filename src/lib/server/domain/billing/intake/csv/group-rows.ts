import type { FaultCode, FaultParams, IntakeFault } from '../faults.ts';
import type { InvoiceJson } from '../document/invoice-json.ts';
import { limits } from '../limits.ts';
import type { Column } from './columns.ts';
import { readDateCell, readKindCell, readNumberCell, type CellReading } from './read-cell.ts';
import type { Row } from './read-rows.ts';

/** How the file is written; decimal mark and month-first evidence may be found while reading on. */
export type CsvState = {
  readonly headers: readonly string[];
  readonly columns: readonly (Column | undefined)[];
  /** Where each column that is there stands. */
  readonly indexes: ReadonlyMap<string, number>;
  decimal: ',' | '.' | undefined;
  hasMonthFirst: boolean;
};

/** The adjacent rows of one invoice number: they stand or fall together. */
export type RowGroup = {
  readonly number: string;
  readonly first: Row;
  readonly rows: Row[];
  /** Values of the whole invoice by path, with the row that said them. */
  readonly fields: Map<string, Readonly<{ value: string; row: Row; header: string }>>;
  /** The invoice lines, with the row that each stands in. */
  readonly lines: Readonly<{ row: Row; values: Map<string, string> }>[];
  readonly faults: IntakeFault[];
};

export function openGroup(number: string, first: Row): RowGroup {
  return { number, first, rows: [], fields: new Map(), lines: [], faults: [] };
}

/** Reads one row into its group: cells of the invoice must agree with earlier rows or be empty, line cells make a line. */
export function addRow(group: RowGroup, row: Row, state: CsvState): void {
  if (group.rows.length >= limits.rowsPerInvoice) {
    if (group.rows.length === limits.rowsPerInvoice) {
      refuse(group, row, 'group-too-long', undefined, { max: limits.rowsPerInvoice });
      group.rows.push(row);
    }
    return;
  }
  group.rows.push(row);
  const line = new Map<string, string>();
  row.cells.forEach((cell, i) => {
    const column = state.columns[i];
    const header = state.headers[i] ?? '';
    if (!column || cell.trim() === '') return;
    const reading = readCell(cell, column, state);
    if ('code' in reading) return refuse(group, row, reading.code, header, { found: cell.trim() });
    if (column.path.startsWith('line.')) line.set(column.path.slice('line.'.length), reading.value);
    else agree(group, row, column.path, header, reading.value);
  });
  if (line.size > 0) group.lines.push({ row, values: line });
}

/** The group in the JSON form, ready for `readInvoice`. */
export function jsonOf(group: RowGroup): InvoiceJson {
  const json: Record<string, unknown> = {};
  for (const [path, { value }] of group.fields) put(json, stepsOf(path), value);
  json.lines = group.lines.map(({ values }) => {
    const line: Record<string, unknown> = {};
    for (const [path, value] of values) put(line, stepsOf(path), value);
    return line;
  });
  return closeGaps(json) as InvoiceJson;
}

function readCell(cell: string, column: Column, state: CsvState): CellReading {
  switch (column.kind) {
    case 'text':
      return { value: column.name === 'currency' ? currencyCode(cell) : cell.trim() };
    case 'kind':
      return readKindCell(cell);
    case 'date': {
      const reading = readDateCell(cell, state.hasMonthFirst);
      if ('code' in reading && reading.code === 'date-month-first') state.hasMonthFirst = true;
      return reading;
    }
    case 'amount':
    case 'percent':
      return readNumberCell(cell, state.decimal);
  }
}

function currencyCode(cell: string): string {
  const code = cell.trim().toUpperCase();
  return code === '€' ? 'EUR' : code;
}

function agree(group: RowGroup, row: Row, path: string, header: string, value: string): void {
  const earlier = group.fields.get(path);
  if (!earlier) return void group.fields.set(path, { value, row, header });
  if (earlier.value === value) return;
  refuse(group, row, 'rows-disagree', header, {
    found: value,
    expected: earlier.value,
    other: earlier.row.line
  });
}

function refuse(
  group: RowGroup,
  row: Row,
  code: FaultCode,
  column: string | undefined,
  params: FaultParams
): void {
  // A group of thousands of rows with the same mistake is told by its first twenty.
  if (group.faults.length >= 20) return;
  const { line, row: rowNumber } = row;
  group.faults.push({ code, params, line, row: rowNumber, number: group.number, ...(column && { column }) });
}

const steps = new Map<string, readonly string[]>();

/** The steps of a column's path; there are as many paths as columns, so that each is split once. */
function stepsOf(path: string): readonly string[] {
  const known = steps.get(path) ?? path.split('.');
  steps.set(path, known);
  return known;
}

function put(target: Record<string, unknown>, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const isList = /^\d+$/.test(rest[0] ?? '');
  target[head] ??= isList ? [] : {};
  put(target[head] as Record<string, unknown>, rest, value);
}

/** A second address line without a first leaves a hole in the list. */
function closeGaps(json: Record<string, unknown>): Record<string, unknown> {
  const customer = json.customer as { addressLines?: unknown[] } | undefined;
  if (customer?.addressLines)
    customer.addressLines = customer.addressLines.filter((line) => line !== undefined);
  return json;
}
