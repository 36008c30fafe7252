import { readInvoice } from '../document/read-invoice.ts';
import { shortened, type FieldFault, type IntakeFault } from '../faults.ts';
import type { ParsedItem } from '../parsed-item.ts';
import { columns } from './columns.ts';
import { jsonOf, type RowGroup } from './group-rows.ts';

/** The document that a finished group of rows makes, or every reason why it makes none. */
export function* closeGroup(group: RowGroup, seen: Map<string, number>): Generator<ParsedItem> {
  const { first, number } = group;
  const at = { line: first.line, row: first.row };
  const key = ownCopy(`${number}\n${group.fields.get('kind')?.value ?? 'invoice'}`);
  const earlier = seen.get(key);
  if (earlier !== undefined) {
    const params = { found: number, other: earlier };
    return yield { kind: 'fault', fault: { code: 'rows-not-together', params, number, ...at } };
  }
  seen.set(key, first.line);
  if (group.faults.length > 0) {
    for (const fault of group.faults)
      yield { kind: 'fault', fault: { ...fault, params: shortened(fault.params) } };
    return;
  }
  const reading = readInvoice(jsonOf(group));
  if (reading.kind === 'faulty') {
    for (const fault of reading.faults) yield { kind: 'fault', fault: located(fault, group) };
    return;
  }
  const warnings = reading.warnings.map(({ code, field, params }) => {
    return { code, params, column: group.fields.get(field)?.header ?? field };
  });
  yield { kind: 'document', document: reading.document, at, warnings };
}

/** Turns a field's path back into the row and the column that said it. */
function located({ code, field, params }: FieldFault, group: RowGroup): IntakeFault {
  const [head, index, ...rest] = field.split('.');
  const isLine = head === 'lines' && index !== undefined;
  // Without any customer cell it is the name that is missed.
  const path = isLine ? `line.${rest.join('.')}` : field === 'customer' ? 'customer.name' : field;
  const said = group.fields.get(field);
  const row = isLine ? (group.lines[Number(index)]?.row ?? group.first) : (said?.row ?? group.first);
  const column = said?.header ?? columns.find((one) => one.path === path)?.name ?? field;
  return { code, params, line: row.line, row: row.row, column, number: group.number };
}

/** A slice would keep its whole piece of the file alive for as long as the number is remembered. */
function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
