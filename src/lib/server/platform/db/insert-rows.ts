import { getTableColumns, getTableName, sql, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from './database.ts';

/** A table's row as PostgreSQL reads it: text, numbers, nothing that still needs a driver. */
export type RowValues = Readonly<Record<string, string | number | boolean | Uint8Array | null>>;

/**
 * `insert … select … from unnest(…)`: one short statement and one array per column, however many rows. Ten times
 * quicker to build and to plan than one parameter per value, which is what counts in an import.
 * Answers what `returning` asks for. Every row has the same keys, named as in the schema.
 */
export async function insertRows<Returned extends Record<string, unknown>>(
  tx: Tx,
  table: PgTable,
  rows: readonly RowValues[],
  suffix: SQL = sql``
): Promise<Returned[]> {
  const [first] = rows;
  if (!first) return [];
  const columns: Readonly<Record<string, PgColumn>> = getTableColumns(table);
  const keys = Object.keys(first);
  const named = keys.map((key) => columnOf(columns, key, table));
  const names = sql.join(
    named.map((column) => sql.identifier(column.name)),
    sql`, `
  );
  const arrays = keys.map((key) => sql`${sql.param(rows.map((row) => asText(row[key])))}::text[]`);
  const casts = named.map((column) => sql`${sql.identifier(column.name)}::${sql.raw(column.getSQLType())}`);
  const found = await tx.execute(sql`
    insert into ${sql.identifier(getTableName(table))} (${names})
    select ${sql.join(casts, sql`, `)} from unnest(${sql.join(arrays, sql`, `)}) as given (${names}) ${suffix}`);
  return found as unknown as Returned[];
}

function columnOf(columns: Readonly<Record<string, PgColumn>>, key: string, table: PgTable): PgColumn {
  const column = columns[key];
  if (!column) throw new Error(`No column ${key} in ${getTableName(table)}`);
  return column;
}

function asText(value: RowValues[string] | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  return typeof value === 'string' ? value : String(value);
}
