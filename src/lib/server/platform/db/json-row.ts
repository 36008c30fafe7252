import { getTableColumns, type InferSelectModel } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

/** A table's row as PostgreSQL's `to_jsonb` writes it: the columns' names, and values as JSON has them. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** The row as a select would have given it. Bytes are left out: JSON has none. */
export function fromJsonRow<T extends PgTable>(table: T, json: JsonRow): InferSelectModel<T> {
  const entries = Object.entries(getTableColumns(table)).map(([field, column]) => {
    const value = json[column.name] ?? null;
    // Structured columns are JSON already; the rest is read as the driver would have brought it.
    const isReady = value === null || column.getSQLType() === 'jsonb' || Array.isArray(value);
    return [field, isReady ? value : column.mapFromDriverValue(value)] as const;
  });
  return Object.fromEntries(entries) as InferSelectModel<T>;
}
