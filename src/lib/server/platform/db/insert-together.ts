import { getTableColumns, getTableName, sql, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from './database.ts';

/** Rows of one table, keyed as in the schema, all with the same keys; values as JSON writes them. */
export type RowsOf = Readonly<{ table: PgTable; rows: readonly Readonly<Record<string, unknown>>[] }>;

/**
 * Inserts into several tables by one statement: what one step of a use case writes down, there and back once. For a
 * handful of rows; thousands are quicker by `insertRows`. Nothing may depend on what another of them inserted, except
 * foreign keys, which are looked at when all are there.
 */
export async function insertTogether(tx: Tx, given: readonly RowsOf[]): Promise<void> {
  const parts = insertionsOf(given);
  if (parts.length > 0) await tx.execute(sql`with ${sql.join(parts, sql`, `)} select`);
}

/** The same as parts of a larger statement's `with`, one per table that gets rows. */
export function insertionsOf(given: readonly RowsOf[]): SQL[] {
  return given
    .filter(({ rows }) => rows.length > 0)
    .map((each, n) => sql`${sql.raw(`added_${n}`)} as (${insertionOf(each)})`);
}

/** One of them, to be followed by a condition, `on conflict` or `returning`. Its rows are one parameter. */
export function insertionOf({ table, rows }: RowsOf): SQL {
  const name = `"${getTableName(table)}"`;
  const columns = columnNames(table, rows[0]!);
  const head = `insert into ${name} (${columns}) select ${columns} from jsonb_populate_recordset(null::${name}, `;
  return sql`${sql.raw(head)}${JSON.stringify(rows.map((row) => toColumns(table, row)))}::jsonb)`;
}

function columnNames(table: PgTable, row: RowsOf['rows'][number]): string {
  return Object.keys(row)
    .map((key) => `"${columnOf(table, key).name}"`)
    .join(', ');
}

function toColumns(table: PgTable, row: RowsOf['rows'][number]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [columnOf(table, key).name, value]));
}

function columnOf(table: PgTable, key: string): PgColumn {
  const columns: Readonly<Record<string, PgColumn>> = getTableColumns(table);
  const column = columns[key];
  if (!column) throw new Error(`No column ${key} in ${getTableName(table)}`);
  return column;
}
