import type { IntakeFault } from '../faults.ts';
import type { CsvState, RowGroup } from './group-rows.ts';
import type { Row } from './read-rows.ts';

/**
 * Which invoice a row belongs to. `spoiled` is a fault of the row that its whole invoice falls with; a row of no
 * invoice is only refused.
 */
export type Placed =
  | Readonly<{ kind: 'nowhere'; fault: IntakeFault }>
  | Readonly<{ kind: 'open' | 'new'; number: string; spoiled?: IntakeFault }>;

export function placeRow(row: Row, state: CsvState, group: RowGroup | undefined): Placed {
  const place = { line: row.line, row: row.row };
  const number = cellOf(row, 'number', state);
  if (number === '') {
    const column = state.headers[indexOf('number', state)] ?? 'number';
    const fault: IntakeFault = { code: 'number-missing', params: { field: column }, ...place, column };
    // Without a date and a name of its own it is most likely one more line of the invoice above: both fall.
    const isOrphan = cellOf(row, 'issued_on', state) !== '' || cellOf(row, 'customer_name', state) !== '';
    if (isOrphan || !group) return { kind: 'nowhere', fault };
    return { kind: 'open', number: group.number, spoiled: { ...fault, number: group.number } };
  }
  const kind = isOfGroup(row, number, state, group) ? 'open' : 'new';
  const isOverfull = row.cells.slice(state.headers.length).some((cell) => cell.trim() !== '');
  if (!isOverfull && row.cells.length >= state.headers.length) return { kind, number };
  const params = { expected: state.headers.length, found: row.cells.length };
  return { kind, number, spoiled: { code: 'csv-cell-count', params, ...place, number } };
}

/** An invoice and its credit note may share a number; an empty kind says nothing new. */
function isOfGroup(row: Row, number: string, state: CsvState, group: RowGroup | undefined): boolean {
  if (group?.number !== number) return false;
  const kind = cellOf(row, 'kind', state).toLowerCase();
  const groupKind = cellOf(group.first, 'kind', state).toLowerCase();
  return kind === '' || groupKind === '' || kind === groupKind;
}

function cellOf(row: Row, name: string, state: CsvState): string {
  return (row.cells[indexOf(name, state)] ?? '').trim();
}

function indexOf(name: string, state: CsvState): number {
  return state.indexes.get(name) ?? -1;
}
