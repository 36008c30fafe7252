import { getTableColumns, type InferSelectModel } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';

/** A table's row as PostgreSQL's `to_jsonb` writes it: the columns' names, and values as JSON has them. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** The row as a select would have given it. Bytes are left out: JSON has none. */
export function fromJsonRow<T extends PgTable>(table: T, json: JsonRow): InferSelectModel<T> {
  const row: Record<string, unknown> = {};
  for (const { field, column, isJson } of columnsOf(table)) {
    const value = json[column.name] ?? null;
    // Structured columns are JSON already; the rest is read as the driver would have brought it.
    const isReady = value === null || isJson || Array.isArray(value);
    row[field] = isReady ? value : column.mapFromDriverValue(value);
  }
  return row as InferSelectModel<T>;
}

type ReadColumn = Readonly<{ field: string; column: PgColumn; isJson: boolean }>;

const read = new WeakMap<PgTable, readonly ReadColumn[]>();

function columnsOf(table: PgTable): readonly ReadColumn[] {
  let columns = read.get(table);
  if (!columns) {
    columns = Object.entries(getTableColumns(table)).map(([field, column]) => ({
      field,
      column,
      isJson: column.getSQLType() === 'jsonb'
    }));
    read.set(table, columns);
  }
  return columns;
}
